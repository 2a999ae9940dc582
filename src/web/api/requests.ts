import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusalSentence } from '../../i18n/sentences.ts'
import { languageOf } from '../language.ts'
import { problem } from '../problems.ts'
import type { ApiAuth } from './api-auth.ts'
import { imageRoute, removeRoute, stateRoute } from './schemas.ts'
import type { ApiService, RequestImage } from './service.ts'

type RequestRoute = { Params: { id: string } }
type RequestsOptions = { service: ApiService; publicUrl: () => string; auth: ApiAuth }

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

/** `GET` and `DELETE /api/requests/<id>`, and its image. An id cannot be guessed, so reading needs no key. */
export const registerRequests = (
  app: FastifyInstance,
  { service, publicUrl, auth }: RequestsOptions,
): void => {
  const onRequest = async (_request: FastifyRequest, reply: FastifyReply) =>
    void reply.header('cache-control', 'no-store')

  app.get<RequestRoute>('/api/requests/:id', { schema: stateRoute, onRequest }, async (request, reply) => {
    const { id } = request.params
    const found = await service.status(id)
    if (!found) return problem(reply, 404)
    const { resultPath, ...status } = found
    const language = languageOf(request.headers['accept-language'])
    return reply.send({
      ...status,
      ...(status.code !== undefined && { sentence: refusalSentence(status.code, language) }),
      ...(resultPath !== undefined && {
        resultUrl: `${publicUrl()}${resultPath}`,
        imageUrl: `${publicUrl()}/api/requests/${id}/image`,
      }),
    })
  })

  app.get<RequestRoute>(
    '/api/requests/:id/image',
    { schema: imageRoute, onRequest },
    async (request, reply) => {
      const image = await service.image(request.params.id)
      return image ? sendImage(reply, image) : problem(reply, 404)
    },
  )

  app.delete<RequestRoute & { Headers: { 'delete-key'?: string } }>(
    '/api/requests/:id',
    { schema: removeRoute, onRequest },
    async (request, reply) => {
      const removed = await service.remove(request.params.id, {
        deleteKey: request.headers['delete-key'] ?? '',
        client: auth.clientOf(request),
      })
      if (removed === undefined) return problem(reply, 404)
      return removed === 'denied' ? problem(reply, 403, 'not_yours') : reply.code(204).send()
    },
  )
}
