import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Html } from '../../core/html.ts'
import { isCrossSite } from '../forms.ts'
import { page, sendNotFound, sendPage, stylesheet, type Frame } from '../page.ts'
import { problem } from '../problems.ts'
import { resultsView, scoreView } from './score-view.ts'
import type { GameService, Refusal } from './service.ts'
import { gameView } from './view.ts'

export type GameOptions = Frame & { service: GameService }

const head = stylesheet('game.css')
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

/** Sends every picture with the same headers, so that they do not reveal the fake. */
const sendPicture = (reply: FastifyReply, bytes: Uint8Array): FastifyReply =>
  reply
    .type('image/jpeg')
    .header('cache-control', 'private, no-store')
    .header('cross-origin-resource-policy', 'same-origin')
    .send(Buffer.from(bytes))

const registerPlay = (app: FastifyInstance, service: GameService): void => {
  app.get('/real-or-fake/state', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await service.state()),
  )

  app.post('/real-or-fake/games', async (request, reply) => {
    if (isCrossSite(request)) return problem(reply, 403)
    const started = await service.start(request.ip)
    return typeof started === 'string' ? problem(reply, statusOf[started]) : reply.code(201).send(started)
  })

  app.post<{ Params: { id: string } }>('/real-or-fake/games/:id/answers', async (request, reply) => {
    if (isCrossSite(request)) return problem(reply, 403)
    const [id, body] = [hash.safeParse(request.params.id), answerBody.safeParse(request.body)]
    if (!id.success) return problem(reply, 404)
    if (!body.success) return problem(reply, 422)
    const answered = await service.answer(id.data, body.data.round, body.data.position, request.ip)
    return typeof answered === 'string' ? problem(reply, statusOf[answered]) : reply.send(answered)
  })
}

const registerPictures = (app: FastifyInstance, service: GameService): void => {
  app.get('/real-or-fake/games/:id/:round/:position', async (request, reply) => {
    const params = pictureParams.safeParse(request.params)
    if (!params.success) return sendNotFound(reply)
    const { id, round, position: which } = params.data
    const found = await service.picture(id, round, which, request.ip)
    return typeof found === 'string' ? problem(reply, statusOf[found]) : sendPicture(reply, found)
  })

  app.get('/real-or-fake/games/:id/pairs/:photo/:which', async (request, reply) => {
    const params = pairParams.safeParse(request.params).data
    const found = params && (await service.pair(params.id, params.photo, params.which))
    return found ? sendPicture(reply, found) : sendNotFound(reply)
  })
}

/** `/real-or-fake`: the game, its score pages and its pictures. */
export const registerGame = (app: FastifyInstance, { service, ...frame }: GameOptions): void => {
  const show = (reply: FastifyReply, title: string, main: Html, script?: string): FastifyReply =>
    sendPage(
      reply.header('cache-control', 'no-store'),
      page({ title: `${title} · ColorizeBot`, main, head, script, ...frame }),
    )

  app.get('/real-or-fake', async (_request, reply) =>
    show(reply, 'Real or fake?', gameView(await service.state()), 'game.js'),
  )
  app.get('/real-or-fake/results', async (_request, reply) =>
    show(reply, 'Results so far', resultsView(await service.results())),
  )
  app.get<{ Params: { id: string } }>('/real-or-fake/games/:id', async ({ params }, reply) => {
    const id = hash.safeParse(params.id)
    const score = id.success ? await service.score(id.data) : undefined
    return score
      ? show(reply, 'Your score', scoreView(params.id, score))
      : reply.redirect('/real-or-fake', 303)
  })
  registerPlay(app, service)
  registerPictures(app, service)
}
