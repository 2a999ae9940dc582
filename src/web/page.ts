const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] ?? char)

/** Which of the site's rooms are open: the frame links to those. */
export type Frame = { sandbox: boolean; gallery?: boolean }

export type PageParts = Frame & {
  title: string
  /** HTML, escaped already. */
  main: string
  head?: string
  script?: string
}

type Link = readonly [path: string, words: string, isThere: boolean]

const navigation = (sandbox: boolean, gallery: boolean): string => {
  const links: readonly Link[] = [
    ['/', 'Try a photo', true],
    ['/real-or-fake', 'Real or fake', true],
    ['/gallery', 'Gallery', gallery],
    ['/sandbox', 'Sandbox', sandbox],
  ]
  const shown = links.filter(([, , isThere]) => isThere)
  return shown.map(([path, words]) => `<a href="${path}">${words}</a>`).join('')
}

/** The frame of every page. */
export const page = ({
  title,
  main,
  head = '',
  script,
  sandbox,
  gallery = false,
}: PageParts): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/vendor/slider.css">
<link rel="stylesheet" href="/assets/page.css">
${head}${script === undefined ? '' : `<script type="module" src="/assets/${script}"></script>`}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<a class="brand" href="/">Colorize<span>Bot</span></a>
<nav aria-label="Site">${navigation(sandbox, gallery)}</nav>
</header>
<main id="main">
${main}
</main>
<footer><p>The colours are a neural network’s guess, not a record of the truth. <a href="/about">What this is</a> · <a href="/privacy">Privacy</a> · <a href="/report">Report a picture</a></p></footer>
</body>
</html>
`
