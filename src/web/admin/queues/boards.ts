import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Queues } from '../../../queue/queues.ts'

/** The queues' own dashboard: as an operator may use it, and as a viewer may look at it. */
export const queuesBoards = (queues: Queues) => ({
  operator: queuesBoard(queues, '/admin/queues', false),
  viewer: queuesBoard(queues, '/admin/queues-to-view', true),
})

const queuesBoard =
  (queues: Queues, path: string, readOnlyMode: boolean) =>
  async (app: FastifyInstance): Promise<void> => {
    const serverAdapter = new FastifyAdapter()
    const shown = queues.all.map((queue) => {
      const adapter = new BullMQAdapter(queue, { readOnlyMode })
      // a target may hold what lets its reader speak in our name, sealed or not: nobody needs to look at it
      adapter.setFormatter('data', withoutPeople)
      return adapter
    })
    createBullBoard({ queues: shown, serverAdapter })
    serverAdapter.setBasePath(path)
    await app.register(serverAdapter.registerPlugin())
  }

/** Of people, and of what may speak in our name. */
const personal = ['target', 'requester', 'owners', 'thread', 'name']

const jobData = z.looseObject({ payload: z.looseObject({}) })

const withoutPeople = (data: unknown): unknown => {
  const job = jobData.safeParse(data)
  if (!job.success) return data
  const hidden = Object.fromEntries(
    personal.filter((name) => name in job.data.payload).map((name) => [name, '[hidden]']),
  )
  return { ...job.data, payload: { ...job.data.payload, ...hidden } }
}
