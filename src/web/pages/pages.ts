import type { FastifyInstance, FastifyReply } from 'fastify'
import { aboutMain } from './about.ts'
import { escapeHtml, page, type Frame } from '../html.ts'
import { privacyMain } from './privacy.ts'
import type { PagesServices } from './services.ts'

export type PagesOptions = Frame & { services: PagesServices; publicUrl: () => string; keepDays: number }

const html = 'text/html; charset=utf-8'
const resultParams = {
  params: { type: 'object', properties: { id: { type: 'string', pattern: '^[0-9a-f]{32}$' } } },
}
const missing = (reply: FastifyReply): FastifyReply => {
  reply.callNotFound()
  return reply
}

type ResultRoute = { Params: { id: string } }

const homeMain = `<h1>Old photos, in colour</h1>
<p class="lead">Give it a black-and-white photo. A small network decides, spot by spot, which colours are likely.</p>
<form id="form" class="drop" action="/api/colorize" method="post" enctype="multipart/form-data">
<label for="image"><strong>Choose a photo</strong><span>or drop or paste one here</span></label>
<input id="image" name="image" type="file" accept="image/*" required>
<p class="hint">JPEG, PNG, WebP, AVIF, GIF or TIFF, up to 25 MB. Whoever has the result’s address can see it.</p>
</form>
<div id="status" role="status" aria-live="polite" hidden></div>
<progress id="progress" max="1" aria-label="Progress" hidden></progress>
<section id="result" aria-label="Result" hidden></section>`

const sliderHtml = (id: string, width: number, height: number): string =>
  `<img-comparison-slider class="slider" tabindex="0" aria-label="Before and after: the arrow keys move the divider">
<img slot="first" src="/r/${id}/before" width="${width}" height="${height}" alt="The photo as it was given">
<img slot="second" src="/r/${id}/image" width="${width}" height="${height}" alt="The same photo with colours guessed by a network">
</img-comparison-slider>
<p class="actions"><a class="button" href="/r/${id}/image" download="in-colour.jpg">Download</a></p>`

const pairHtml = (id: string, width: number, height: number): string => `<div class="pair">
<img src="/r/${id}/before" width="${width}" height="${height}" alt="The photo as it was given">
<img src="/r/${id}/image" width="${width}" height="${height}" alt="The same photo with colours guessed by a network">
</div>
<p class="actions"><a class="button" href="/r/${id}/image" download="in-colour.jpg">Download</a></p>`

const openGraph = (base: string, id: string, width: number, height: number): string => {
  const properties = {
    'og:title': 'An old photo, in colour',
    'og:type': 'website',
    'og:url': `${base}/r/${id}`,
    'og:image': `${base}/r/${id}/image`,
    'og:image:width': String(width),
    'og:image:height': String(height),
    'og:description': 'Coloured by a neural network. The colours are its guess.',
  }
  const tags = Object.entries(properties).map(
    ([name, content]) => `<meta property="${name}" content="${escapeHtml(content)}">`,
  )
  return `${tags.join('\n')}\n<meta name="twitter:card" content="summary_large_image">\n`
}

const nsfwMain = (id: string, isPair: boolean): string => `<h1>This photo is marked as not safe for work</h1>
<p><a class="button" href="/r/${id}?show=1${isPair ? '&amp;view=side-by-side' : ''}">Show it</a></p>`

export const registerPages = (app: FastifyInstance, options: PagesOptions): void => {
  const { services, publicUrl, keepDays, ...frame } = options
  app.get('/', (_request, reply) =>
    reply.type(html).send(page({ title: 'ColorizeBot', main: homeMain, script: 'home.js', ...frame })),
  )

  app.get('/about', (_request, reply) =>
    reply.type(html).send(page({ title: 'What this is · ColorizeBot', main: aboutMain, ...frame })),
  )

  app.get('/privacy', (_request, reply) =>
    reply
      .type(html)
      .send(page({ title: 'Privacy · ColorizeBot', main: privacyMain(keepDays, frame.gallery), ...frame })),
  )

  app.get<ResultRoute & { Querystring: { show?: string; view?: string } }>(
    '/r/:id',
    { schema: resultParams },
    async (request, reply) => {
      const { id } = request.params
      const result = await services.result(id)
      if (!result) return missing(reply)
      const isPair = request.query.view === 'side-by-side'
      const isHidden = result.nsfw && request.query.show !== '1'
      const shown = `<h1>Before and after</h1>
${isPair ? pairHtml(id, result.width, result.height) : sliderHtml(id, result.width, result.height)}
<p class="hint">${result.width} × ${result.height} pixels, network ${escapeHtml(result.model)}.</p>`
      const head = result.nsfw
        ? '<meta name="robots" content="noindex">\n'
        : openGraph(publicUrl(), id, result.width, result.height)
      const main = isHidden ? nsfwMain(id, isPair) : shown
      return reply
        .type(html)
        .send(page({ title: 'In colour · ColorizeBot', main, head, script: 'result.js', ...frame }))
    },
  )

  for (const [path, which] of [
    ['image', 'after'],
    ['before', 'before'],
  ] as const)
    app.get<ResultRoute>(`/r/:id/${path}`, { schema: resultParams }, async (request, reply) => {
      const image = await services.image(request.params.id, which)
      if (!image) return missing(reply)
      return reply
        .header('cache-control', 'public, max-age=86400, immutable')
        .type(image.contentType)
        .send(Buffer.from(image.bytes))
    })

  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const { ok, findings } = await services.ready()
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ready' : 'not ready', findings })
  })
}
