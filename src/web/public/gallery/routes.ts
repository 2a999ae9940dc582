import type { FastifyInstance } from 'fastify'
import { page } from '../../page.ts'

/** Sizes in px. */
export type GalleryResult = { id: string; width: number; height: number }

export type GalleryServices = {
  /** Results that anybody may find, accepted before `beforeMs`, newest first; `olderMs` where there may be more. */
  gallery(beforeMs: number): Promise<{ results: GalleryResult[]; olderMs: number | undefined }>
}

export type GalleryOptions = { services: GalleryServices; sandbox: boolean }

const head = '<link rel="stylesheet" href="/assets/gallery.css">\n'

/** The photo as it was given is loaded when somebody wants to see it. */
const card = ({ id, width, height }: GalleryResult, index: number): string => `<li class="card">
<button class="peek" type="button" aria-pressed="false" aria-label="Picture ${index + 1}: show the photo as it was given">
<img src="/r/${id}/image" width="${width}" height="${height}" loading="lazy" decoding="async" alt="A photo with colours guessed by a network">
<img class="given" data-src="/r/${id}/before" width="${width}" height="${height}" decoding="async" alt="">
</button>
<a href="/r/${id}">Compare <span class="unseen">picture ${index + 1}</span></a>
</li>`

const galleryMain = (
  results: readonly GalleryResult[],
  older: number | undefined,
  isFirst: boolean,
): string => {
  const nothing = isFirst
    ? '<p class="none">Nothing yet. <a href="/">Try a photo</a>, and it may be the first.</p>'
    : '<p class="none">There is nothing older.</p>'
  const links = [
    ...(isFirst ? [] : ['<a class="button" href="/gallery">Newest</a>']),
    ...(older === undefined ? [] : [`<a class="button" href="/gallery?before=${older}">Older</a>`]),
  ]
  return `<h1>Lately in colour</h1>
<p class="lead">Photos that were coloured here lately and that anybody may see. Point at one, or tap it, to see it as it
was given.</p>
${results.length === 0 ? nothing : `<ul class="gallery">\n${results.map(card).join('\n')}\n</ul>`}
${links.length === 0 ? '' : `<p class="actions">${links.join('\n')}</p>`}`
}

/** Recent public results. Where no operator has switched it on it is not registered, and a 404. */
export const registerGallery = (app: FastifyInstance, { services, sandbox }: GalleryOptions): void => {
  const schema = {
    querystring: { type: 'object', properties: { before: { type: 'integer', minimum: 0 } } },
  }
  app.get<{ Querystring: { before?: number } }>('/gallery', { schema }, async ({ query }, reply) => {
    const { results, olderMs } = await services.gallery(query.before ?? Number.MAX_SAFE_INTEGER)
    const main = galleryMain(results, olderMs, query.before === undefined)
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(
        page({ title: 'Gallery · ColorizeBot', main, head, script: 'gallery.js', sandbox, gallery: true }),
      )
  })
}
