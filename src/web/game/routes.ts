import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { isCrossSite } from '../forms.ts'
import { page, type Frame } from '../page.ts'
import { problem } from '../problems.ts'
import { gameMain } from './view.ts'
import { resultsMain, scoreMain } from './score-view.ts'
import type { GameServices, Refusal } from './services.ts'

export type GameOptions = Frame & { services: GameServices }

const head = '<link rel="stylesheet" href="/assets/game.css">\n'
const hash = z.string().regex(/^[0-9a-f]{32}$/)
const position = z.coerce.number().pipe(z.union([z.literal(1), z.literal(2)]))
const pictureParams = z.object({ id: hash, round: z.coerce.number().int().min(0), position })
const pairParams = z.object({ id: hash, photo: hash, which: z.enum(['true', 'fake']) })
const answerBody = z.object({
  round: z.number().int().min(0),
  position: z.union([z.literal(1), z.literal(2)]),
})

const statusOf: Record<Refusal | 'not_ready', number> = {
  gone: 404,
  not_now: 409,
  too_often: 429,
  not_ready: 409,
}

/** Each answer is a new one, and of every picture alike: nothing but its bytes says anything of it. */
const sendPicture = (reply: FastifyReply, bytes: Uint8Array): FastifyReply =>
  reply
    .type('image/jpeg')
    .header('cache-control', 'private, no-store')
    .header('cross-origin-resource-policy', 'same-origin')
    .send(Buffer.from(bytes))

/** The perceptual test as a game: /real-or-fake and all below it. */
export const registerGame = (app: FastifyInstance, { services, ...frame }: GameOptions): void => {
  const show = (reply: FastifyReply, title: string, main: string, script?: string): FastifyReply =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page({ title: `${title} · ColorizeBot`, main, head, ...(script && { script }), ...frame }))
  const gone = (reply: FastifyReply): FastifyReply => {
    reply.callNotFound()
    return reply
  }

  app.get('/real-or-fake', async (_request, reply) =>
    show(reply, 'Real or fake?', gameMain(await services.state()), 'game.js'),
  )
  app.get('/real-or-fake/state', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await services.state()),
  )
  app.get('/real-or-fake/results', async (_request, reply) =>
    show(reply, 'What came out so far', resultsMain(await services.results())),
  )

  app.post('/real-or-fake/games', async (request, reply) => {
    if (isCrossSite(request)) return problem(reply, 403)
    const started = await services.start(request.ip)
    return typeof started === 'string' ? problem(reply, statusOf[started]) : reply.code(201).send(started)
  })

  app.post<{ Params: { id: string } }>('/real-or-fake/games/:id/answers', async (request, reply) => {
    if (isCrossSite(request)) return problem(reply, 403)
    const [id, given] = [hash.safeParse(request.params.id), answerBody.safeParse(request.body)]
    if (!id.success) return problem(reply, 404)
    if (!given.success) return problem(reply, 422)
    const { round, position: chosen } = given.data
    const answered = await services.answer(id.data, round, chosen, request.ip)
    return typeof answered === 'string' ? problem(reply, statusOf[answered]) : reply.send(answered)
  })

  app.get<{ Params: { id: string } }>('/real-or-fake/games/:id', async ({ params }, reply) => {
    const id = hash.safeParse(params.id)
    const score = id.success ? await services.score(id.data) : undefined
    return score
      ? show(reply, 'Your score', scoreMain(params.id, score))
      : reply.redirect('/real-or-fake', 303)
  })

  app.get('/real-or-fake/games/:id/:round/:position', async (request, reply) => {
    const given = pictureParams.safeParse(request.params)
    if (!given.success) return gone(reply)
    const { id, round, position: which } = given.data
    const found = await services.picture(id, round, which, request.ip)
    return typeof found === 'string' ? problem(reply, statusOf[found]) : sendPicture(reply, found)
  })

  app.get('/real-or-fake/games/:id/pairs/:photo/:which', async (request, reply) => {
    const given = pairParams.safeParse(request.params)
    const found = given.success
      ? await services.pair(given.data.id, given.data.photo, given.data.which)
      : undefined
    return found ? sendPicture(reply, found) : gone(reply)
  })
}
