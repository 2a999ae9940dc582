import type { FastifyInstance } from 'fastify'
import type { DiscordState } from '../store/state.ts'
import { pathOf } from './api-path.ts'

/** Serves files to anyone with a validly signed URL. */
export const registerCdnRoutes = (app: FastifyInstance, prefix: string, { files }: DiscordState): void => {
  for (const folder of ['attachments', 'ephemeral-attachments'])
    // a wildcard, because the router limits a path parameter to 100 characters
    app.get<{ Querystring: Record<string, string | undefined> }>(`/${folder}/*`, ({ url, query }, reply) => {
      const file = files.read(pathOf(prefix, url), query)
      if (!file)
        return reply.code(404).type('text/plain;charset=UTF-8').send('This content is no longer available.')
      return reply
        .type(file.attachment.contentType ?? 'application/octet-stream')
        .header('cache-control', 'public, max-age=31536000')
        .send(file.bytes)
    })
}
