import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Queues } from '../../queue.ts'

/** The queues' own dashboard, to be mounted under /admin/queues. */
export const queuesBoard =
  (queues: Queues) =>
  async (app: FastifyInstance): Promise<void> => {
    const serverAdapter = new FastifyAdapter()
    const shown = queues.all.map((queue) => {
      const adapter = new BullMQAdapter(queue)
      // a target may hold what lets its reader speak in our name, sealed or not: nobody needs to look at it
      adapter.setFormatter('data', withoutTarget)
      return adapter
    })
    createBullBoard({ queues: shown, serverAdapter })
    serverAdapter.setBasePath('/admin/queues')
    await app.register(serverAdapter.registerPlugin())
  }

const jobData = z.looseObject({ payload: z.looseObject({ target: z.unknown() }) })

const withoutTarget = (data: unknown): unknown => {
  const job = jobData.safeParse(data)
  return job.success ? { ...job.data, payload: { ...job.data.payload, target: '[hidden]' } } : data
}
