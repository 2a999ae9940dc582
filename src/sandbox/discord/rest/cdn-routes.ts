import type { FastifyInstance } from 'fastify'
import { pathOf } from '../fault-injection.ts'
import type { World } from '../store/state.ts'

/** The CDN: files for whoever has an address whose signature holds. */
export const registerCdn = (app: FastifyInstance, prefix: string, { files }: World): void => {
  for (const folder of ['attachments', 'ephemeral-attachments'])
    // a wildcard, because a router takes no part of a path that is longer than 100 characters
    app.get<{ Querystring: Record<string, string | undefined> }>(`/${folder}/*`, ({ url, query }, reply) => {
      const file = files.open(pathOf(prefix, url), query)
      if (!file)
        return reply.code(404).type('text/plain;charset=UTF-8').send('This content is no longer available.')
      return reply
        .type(file.attachment.contentType ?? 'application/octet-stream')
        .header('cache-control', 'public, max-age=31536000')
        .send(file.bytes)
    })
}
