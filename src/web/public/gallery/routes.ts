import type { FastifyInstance } from 'fastify'
import { page, sendPage, stylesheet } from '../../page.ts'
import type { GalleryService } from './service.ts'
import { galleryView } from './view.ts'

export type GalleryOptions = { service: GalleryService; sandbox: boolean }

/** `/gallery`, where the operator has switched it on. */
export const registerGallery = (app: FastifyInstance, { service, sandbox }: GalleryOptions): void => {
  const schema = {
    querystring: { type: 'object', properties: { before: { type: 'integer', minimum: 0 } } },
  }
  app.get<{ Querystring: { before?: number } }>('/gallery', { schema }, async ({ query }, reply) => {
    const found = await service.page(query.before ?? Number.MAX_SAFE_INTEGER)
    const main = galleryView({ ...found, isFirst: query.before === undefined })
    const head = stylesheet('gallery.css')
    void reply.header('cache-control', 'no-store')
    return sendPage(
      reply,
      page({ title: 'Gallery · ColorizeBot', main, head, script: 'gallery.js', sandbox, gallery: true }),
    )
  })
}
