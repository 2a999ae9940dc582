import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LeaseField } from '../store/media-assets.ts'
import { failure, formOf, type SessionOf } from './session.ts'
import type { RedditStore } from '../store/store.ts'

const maxBytes = 20 * 1024 * 1024
const takenTypes = /^image\/(png|jpe?g|gif|webp)$/

/** The first half of an upload: Reddit says where the bytes go and what must go with them. */
export const registerLeases = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  const lease = (request: FastifyRequest, reply: FastifyReply) => {
    const { filepath = '', mimetype = '' } = formOf(request)
    if (!filepath || !takenTypes.test(mimetype)) return failure(reply, 400, 'Bad Request')
    const asset = store.assets.lease(sessionOf(request).username, mimetype)
    const action = store.address('/upload').replace(/^https?:/, '')
    return reply.send({
      args: { action, fields: asset.fields },
      asset: {
        ...{ asset_id: asset.id, processing_state: 'incomplete', payload: { filepath } },
        websocket_url: `wss:${action}/rte_images/${asset.id}?m=x`,
      },
    })
  }
  app.post('/api/media/asset.json', lease)
  app.post('/api/media/asset', lease)
}

const sendXml = (reply: FastifyReply, status: number, body: string): FastifyReply =>
  reply.code(status).type('application/xml').send(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`)

const sendError = (reply: FastifyReply, status: number, code: string): FastifyReply =>
  sendXml(reply, status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`)

type Upload = { fields: LeaseField[]; bytes?: Buffer; isTooLarge?: boolean }

/** The fields before the file, and the file; what comes behind it the bucket ignores. */
const readForm = async (request: FastifyRequest): Promise<Upload> => {
  const fields: LeaseField[] = []
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer()
      return { fields, bytes, isTooLarge: part.file.truncated }
    }
    fields.push({ name: part.fieldname, value: String(part.value) })
  }
  return { fields }
}

/** The second half: the bucket, another host at Reddit, that knows no logins and speaks XML. */
export const registerBucket = async (app: FastifyInstance, store: RedditStore): Promise<void> => {
  const limits = { fileSize: maxBytes, files: 1, fields: 40 }
  await app.register(multipart, { limits, throwFileSizeLimit: false })
  app.setErrorHandler((_error, _request, reply) => sendError(reply, 400, 'MalformedPOSTRequest'))

  app.post('/upload', async (request, reply) => {
    const { fields, bytes, isTooLarge } = await readForm(request)
    const asset = store.assets.leased(fields)
    if (!asset) return sendError(reply, 403, 'AccessDenied')
    if (!bytes) return sendError(reply, 400, 'InvalidArgument')
    if (isTooLarge) return sendError(reply, 400, 'EntityTooLarge')
    await store.assets.fill(asset, bytes)
    const key = `rte_images/${asset.id}`
    const location = store.address(`/upload/${encodeURIComponent(key)}`)
    const names = `<Location>${location}</Location><Bucket>reddit-uploaded-media</Bucket><Key>${key}</Key>`
    return sendXml(reply, 201, `<PostResponse>${names}<ETag>"${asset.id}"</ETag></PostResponse>`)
  })
}
