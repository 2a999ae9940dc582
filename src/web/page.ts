import type { FastifyReply } from 'fastify'
import { html, noHtml, textOf, type Html } from '../core/html.ts'

/** Which optional parts of the site exist: every page links to those that do. */
export type Frame = { sandbox: boolean; gallery?: boolean }

export type PageParts = Frame & {
  title: string
  main: Html
  head?: Html | undefined
  /** A module in the assets folder. */
  script?: string | undefined
}

export const sendPage = (reply: FastifyReply, page: Html): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(textOf(page))

/** Answers with the site's 404 page. */
export const sendNotFound = (reply: FastifyReply): FastifyReply => {
  reply.callNotFound()
  return reply
}

/** A stylesheet of the assets folder. */
export const stylesheet = (name: string): Html => html`<link rel="stylesheet" href="/assets/${name}">
`

/** Text for screen readers only. */
export const visuallyHidden = (text: string): Html => html`<span class="visually-hidden">${text}</span>`

/** A count with its noun: "1 day", "3 days". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

const navigation = ({ sandbox, gallery = false }: Frame): Html[] => {
  const links = [
    { path: '/', name: 'Try a photo', exists: true },
    { path: '/real-or-fake', name: 'Real or fake', exists: true },
    { path: '/gallery', name: 'Gallery', exists: gallery },
    { path: '/sandbox', name: 'Sandbox', exists: sandbox },
  ]
  return links.filter(({ exists }) => exists).map(({ path, name }) => html`<a href="${path}">${name}</a>`)
}

/** The frame of every page. */
export const page = ({
  title,
  main,
  head = noHtml,
  script,
  ...frame
}: PageParts): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/vendor/slider.css">
<link rel="stylesheet" href="/assets/page.css">
${head}${script === undefined ? noHtml : html`<script type="module" src="/assets/${script}"></script>`}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<a class="brand" href="/">Colorize<span>Bot</span></a>
<nav aria-label="Site">${navigation(frame)}</nav>
</header>
<main id="main">
${main}
</main>
<footer><p>The colours are a neural network’s guess, not a historical record. <a href="/about">About</a> · <a href="/privacy">Privacy</a> · <a href="/report">Report a picture</a></p></footer>
</body>
</html>
`
