import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { refusalSentence } from '../../replies.ts'
import { problem } from '../problems.ts'
import type { ApiServices } from './services.ts'

export const maxUploadBytes = 25 * 1024 * 1024

/** `POST /api/colorize` and `GET /api/requests/:id`. */
export const registerApi = async (app: FastifyInstance, services: ApiServices): Promise<void> => {
  await app.register(multipart, {
    limits: { fileSize: maxUploadBytes, files: 1, fields: 4, parts: 5, fieldSize: 100 },
  })

  app.post('/api/colorize', async (request, reply) => {
    if (!request.isMultipart()) return problem(reply, 422, 'no_image')
    const file = await request.file()
    if (file?.fieldname !== 'image') return problem(reply, 422, 'no_image')
    const bytes = await file.toBuffer() // throws FST_REQ_FILE_TOO_LARGE, which the error handler answers with 413
    if (bytes.length === 0) return problem(reply, 422, 'not_an_image')
    const { id } = await services.submit(bytes, { vividness: 1, sideBySide: false, force: true })
    return reply.code(202).header('location', `/api/requests/${id}`).send({ id })
  })

  const schema = {
    params: {
      type: 'object',
      properties: { id: { type: 'string', pattern: '^[a-z]+-[A-Za-z0-9_]{1,100}$' } },
    },
  }
  app.get<{ Params: { id: string } }>('/api/requests/:id', { schema }, async (request, reply) => {
    const state = await services.state(request.params.id)
    if (!state) return problem(reply, 404)
    const sentence = state.code === undefined ? {} : { sentence: refusalSentence(state.code) }
    return reply.header('cache-control', 'no-store').send({ ...state, ...sentence })
  })
}
