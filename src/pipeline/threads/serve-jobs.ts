import type { MessagePort } from 'node:worker_threads'
import type { Colorized } from '../colorize-options.ts'
import { collectGarbageAfter } from './gc.ts'
import { failureFrom, type NetworkReady, type PhotoAnswer, type PhotoJob } from './photo-messages.ts'

type JobServer = {
  port: MessagePort
  helpers: readonly MessagePort[]
  network?: NetworkReady
  work: (job: PhotoJob) => Promise<Colorized>
  close: () => Promise<void>
}

export const postFailure = (port: MessagePort, error: unknown): void => {
  port.postMessage({ kind: 'failed', failure: failureFrom(error) } satisfies PhotoAnswer)
}

/** Reports that the thread is ready, then runs the jobs that arrive on `port` until it receives 'close'. */
export const serveJobs = ({ port, helpers, network, work, close }: JobServer): void => {
  const post = (answer: PhotoAnswer): void => {
    port.postMessage(answer)
  }
  port.on('message', (job: PhotoJob | 'close') => {
    if (job !== 'close') {
      work(job)
        .then((result) => {
          post({ kind: 'done', result })
          setImmediate(collectGarbageAfter, result.widthPx * result.heightPx * 3)
        })
        .catch((error: unknown) => postFailure(port, error))
      return
    }
    void close().finally(() => {
      for (const helper of helpers) helper.close()
      port.close()
    })
  })
  post({ kind: 'ready', ...(network && { network }) })
}
