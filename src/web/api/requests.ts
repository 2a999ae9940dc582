import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusalSentence } from '../../i18n/sentences.ts'
import { languageOf } from '../language.ts'
import { problem } from '../problems.ts'
import type { Askers } from './api-auth.ts'
import { imageRoute, removeRoute, stateRoute } from './schemas.ts'
import type { ApiServices, RequestImage } from './services.ts'

type OneRequest = { Params: { id: string } }

const sendImage = (reply: FastifyReply, image: RequestImage): FastifyReply => {
  switch (image.kind) {
    case 'ready':
      return reply.type(image.contentType).send(Buffer.from(image.bytes))
    case 'pending':
      return problem(reply, 409, 'not_ready')
    case 'refused':
      return problem(reply, 422, image.code)
    case 'gone':
      return problem(reply, 410, 'answer_gone')
  }
}

/** `GET` and `DELETE /api/requests/<id>`, and its image. An id is as good as a key: it cannot be guessed. */
export const registerRequests = (
  app: FastifyInstance,
  services: ApiServices,
  publicUrl: () => string,
  askers: Askers,
): void => {
  const onRequest = async (_request: FastifyRequest, reply: FastifyReply) =>
    void reply.header('cache-control', 'no-store')

  app.get<OneRequest>('/api/requests/:id', { schema: stateRoute, onRequest }, async (request, reply) => {
    const known = await services.state(request.params.id)
    if (!known) return problem(reply, 404)
    const { resultPath, ...state } = known
    const language = languageOf(request.headers['accept-language'])
    return reply.send({
      ...state,
      ...(state.code !== undefined && { sentence: refusalSentence(state.code, language) }),
      ...(resultPath !== undefined && {
        resultUrl: `${publicUrl()}${resultPath}`,
        imageUrl: `${publicUrl()}/api/requests/${request.params.id}/image`,
      }),
    })
  })

  app.get<OneRequest>(
    '/api/requests/:id/image',
    { schema: imageRoute, onRequest },
    async (request, reply) => {
      const image = await services.image(request.params.id)
      return image ? sendImage(reply, image) : problem(reply, 404)
    },
  )

  app.delete<OneRequest & { Headers: { 'delete-key'?: string } }>(
    '/api/requests/:id',
    { schema: removeRoute, onRequest },
    async (request, reply) => {
      const done = await services.remove(request.params.id, {
        deleteKey: request.headers['delete-key'] ?? '',
        asker: askers.askerOf(request),
      })
      if (done === undefined) return problem(reply, 404)
      return done === 'denied' ? problem(reply, 403, 'not_yours') : reply.code(204).send()
    },
  )
}
