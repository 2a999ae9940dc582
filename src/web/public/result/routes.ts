import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { sendNotFound, sendPage, type Frame } from '../../page.ts'
import { problem } from '../../problems.ts'
import { previewSides, type ResultService } from './service.ts'
import { resultPage } from './view.ts'

export type ResultOptions = Frame & { service: ResultService; publicUrl: () => string }

const idSchema = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) })
/** Vividness in steps of a tenth limits how many renderings of a picture there can be. */
const renderingSchema = z.object({
  vividness: z
    .string()
    .regex(/^(?:[01](?:\.\d)?|2(?:\.0)?)$/)
    .transform(Number)
    .optional(),
  side: z
    .enum(previewSides.map(String) as [string, ...string[]])
    .transform((side) => previewSides.find((one) => String(one) === side))
    .optional(),
})
const fraction = z
  .string()
  .regex(/^(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/)
  .transform(Number)
const pointSchema = z.object({ x: fraction, y: fraction })
const viewSchema = z.object({
  show: z.string().optional().catch(undefined),
  view: z.string().optional().catch(undefined),
})

// short and private, because a picture may be rendered again or deleted
const cacheControl = 'private, max-age=300'

/** `/r/<id>`, and the pictures on that page. */
export const registerResult = (app: FastifyInstance, options: ResultOptions): void => {
  const { service, publicUrl, ...frame } = options
  app.get('/r/:id', async (request, reply) => {
    const { id = '' } = idSchema.safeParse(request.params).data ?? {}
    const result = id === '' ? undefined : await service.result(id)
    if (!result) return sendNotFound(reply)
    const { show, view } = viewSchema.parse(request.query)
    const isSideBySide = view === 'side-by-side'
    const isHidden = result.nsfw && show !== '1'
    return sendPage(
      reply,
      resultPage({ id, result, ...frame, publicUrl: publicUrl(), isSideBySide, isHidden }),
    )
  })

  for (const [path, which] of [
    ['image', 'after'],
    ['before', 'before'],
    ['pair', 'pair'],
  ] as const)
    app.get(`/r/:id/${path}`, async (request, reply) => {
      const params = idSchema.safeParse(request.params).data
      const rendering = renderingSchema.safeParse(request.query).data
      if (!params || !rendering) return sendNotFound(reply)
      const { vividness, side } = rendering
      const image = await service.image(params.id, which, { vividness, sidePx: side })
      if (image === 'busy') return problem(reply.header('retry-after', 2), 503, 'busy')
      if (!image) return sendNotFound(reply)
      return reply
        .header('cache-control', cacheControl)
        .type(image.contentType)
        .send(Buffer.from(image.bytes))
    })

  app.get('/r/:id/colours', async (request, reply) => {
    const params = idSchema.safeParse(request.params).data
    const point = pointSchema.safeParse(request.query).data
    const colors = params && point && (await service.colorsAt(params.id, point.x, point.y))
    return colors ? reply.header('cache-control', cacheControl).send(colors) : sendNotFound(reply)
  })
}
