import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LeaseField } from '../store/media-assets.ts'
import type { RedditStore } from '../store/store.ts'
import { formFields, type SessionOf } from './request.ts'
import { sendHttpError } from './responses.ts'

const maxBytes = 20 * 1024 * 1024
const takenTypes = /^image\/(png|jpe?g|gif|webp)$/

/** First step of an upload: Reddit returns the upload address and the form fields to send. */
export const registerLeaseRoutes = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  const lease = (request: FastifyRequest, reply: FastifyReply) => {
    const { filepath = '', mimetype = '' } = formFields(request)
    if (!filepath || !takenTypes.test(mimetype)) return sendHttpError(reply, 400, 'Bad Request')
    const asset = store.assets.lease(sessionOf(request).username, mimetype)
    const action = store.address('/upload').replace(/^https?:/, '')
    return reply.send({
      args: { action, fields: asset.fields },
      asset: {
        asset_id: asset.id,
        processing_state: 'incomplete',
        payload: { filepath },
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

/** Reads the fields before the file, and the file. Like S3, it ignores fields after the file. */
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

/** Second step of an upload: the storage bucket, which needs no token and answers in XML. */
export const registerBucketRoutes = async (app: FastifyInstance, store: RedditStore): Promise<void> => {
  const limits = { fileSize: maxBytes, files: 1, fields: 40 }
  await app.register(multipart, { limits, throwFileSizeLimit: false })
  app.setErrorHandler((_error, _request, reply) => sendError(reply, 400, 'MalformedPOSTRequest'))

  app.post('/upload', async (request, reply) => {
    const { fields, bytes, isTooLarge } = await readForm(request)
    const asset = store.assets.findLease(fields)
    if (!asset) return sendError(reply, 403, 'AccessDenied')
    if (!bytes) return sendError(reply, 400, 'InvalidArgument')
    if (isTooLarge) return sendError(reply, 400, 'EntityTooLarge')
    await store.assets.storeUpload(asset, bytes)
    const key = `rte_images/${asset.id}`
    const location = store.address(`/upload/${encodeURIComponent(key)}`)
    const names = `<Location>${location}</Location><Bucket>reddit-uploaded-media</Bucket><Key>${key}</Key>`
    return sendXml(reply, 201, `<PostResponse>${names}<ETag>"${asset.id}"</ETag></PostResponse>`)
  })
}
