import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Frame } from '../../page.ts'
import { problem } from '../../problems.ts'
import { resultPage } from './view.ts'
import { previewSides, type PagesServices } from '../services.ts'

export type ResultOptions = Frame & { services: PagesServices; publicUrl: () => string }

const idSchema = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) })
/** Steps of a tenth, so that there are only so many renderings of a picture. */
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
const share = z
  .string()
  .regex(/^(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/)
  .transform(Number)
const pointSchema = z.object({ x: share, y: share })
const viewSchema = z.object({
  show: z.string().optional().catch(undefined),
  view: z.string().optional().catch(undefined),
})

const missing = (reply: FastifyReply): FastifyReply => {
  reply.callNotFound()
  return reply
}

// a picture may be rendered again or deleted: nobody else keeps it for long
const maxAge = 'private, max-age=300'

/** `/r/<id>` and the pictures on it. */
export const registerResult = (app: FastifyInstance, options: ResultOptions): void => {
  const { services, publicUrl, ...frame } = options
  app.get('/r/:id', async (request, reply) => {
    const { id = '' } = idSchema.safeParse(request.params).data ?? {}
    const result = id === '' ? undefined : await services.result(id)
    if (!result) return missing(reply)
    const { show, view } = viewSchema.parse(request.query)
    const parts = { id, result, ...frame, publicUrl: publicUrl(), isPair: view === 'side-by-side' }
    return reply
      .type('text/html; charset=utf-8')
      .send(resultPage({ ...parts, isHidden: result.nsfw && show !== '1' }))
  })

  for (const [path, which] of [
    ['image', 'after'],
    ['before', 'before'],
    ['pair', 'pair'],
  ] as const)
    app.get(`/r/:id/${path}`, async (request, reply) => {
      const asked = idSchema.safeParse(request.params).data
      const rendering = renderingSchema.safeParse(request.query).data
      if (!asked || !rendering) return missing(reply)
      const { vividness, side } = rendering
      const image = await services.image(asked.id, which, { vividness, sidePx: side })
      if (image === 'busy') return problem(reply.header('retry-after', 2), 503, 'busy')
      if (!image) return missing(reply)
      return reply.header('cache-control', maxAge).type(image.contentType).send(Buffer.from(image.bytes))
    })

  app.get('/r/:id/colours', async (request, reply) => {
    const asked = idSchema.safeParse(request.params).data
    const point = pointSchema.safeParse(request.query).data
    const thought = asked && point && (await services.thought(asked.id, point.x, point.y))
    return thought ? reply.header('cache-control', maxAge).send(thought) : missing(reply)
  })
}
