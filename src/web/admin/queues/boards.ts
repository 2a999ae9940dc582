import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Queues } from '../../../queue/queues.ts'

export type Plugin = (app: FastifyInstance) => Promise<void>
export type QueueBoards = { operator: Plugin; viewer: Plugin }

/** Names of people, and tokens that allow answers in our name. */
const privateFields = ['target', 'requester', 'owners', 'thread', 'name']

const jobData = z.looseObject({ payload: z.looseObject({}) })

const withoutPrivateFields = (data: unknown): unknown => {
  const job = jobData.safeParse(data)
  if (!job.success) return data
  const { payload } = job.data
  const hidden = Object.fromEntries(
    privateFields.filter((name) => name in payload).map((name) => [name, '[hidden]']),
  )
  return { ...job.data, payload: { ...payload, ...hidden } }
}

const board =
  (queues: Queues, path: string, readOnlyMode: boolean): Plugin =>
  async (app) => {
    const serverAdapter = new FastifyAdapter()
    const shown = queues.all.map((queue) => {
      const adapter = new BullMQAdapter(queue, { readOnlyMode })
      adapter.setFormatter('data', withoutPrivateFields)
      return adapter
    })
    createBullBoard({ queues: shown, serverAdapter })
    serverAdapter.setBasePath(path)
    await app.register(serverAdapter.registerPlugin())
  }

/** The dashboard of the queues, with and without the buttons that change something. */
export const createQueueBoards = (queues: Queues): QueueBoards => ({
  operator: board(queues, '/admin/queues', false),
  viewer: board(queues, '/admin/queues-to-view', true),
})
