import type { FastifyInstance } from 'fastify'
import type { World } from './world.ts'

type Params = { channel: string; id: string; name: string }

/** The CDN: files for whoever has an address whose signature holds. */
export const registerCdn = (app: FastifyInstance, { files }: World): void => {
  for (const folder of ['attachments', 'ephemeral-attachments'])
    app.get<{ Params: Params; Querystring: Record<string, string | undefined> }>(
      `/${folder}/:channel/:id/:name`,
      ({ params: { channel, id, name }, query }, reply) => {
        const file = files.open(`/${folder}/${channel}/${id}/${name}`, query)
        if (!file)
          return reply.code(404).type('text/plain;charset=UTF-8').send('This content is no longer available.')
        return reply
          .type(file.attachment.contentType ?? 'application/octet-stream')
          .header('cache-control', 'public, max-age=31536000')
          .send(file.bytes)
      },
    )
}
