import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import './disable-telemetry.ts'
import { ColorizeError } from '../../core/errors.ts'
import type { Device } from './device.ts'
import type { Plane } from './input-tensors.ts'

env.logLevel = 'fatal' // what fails is thrown as well, and our log says it in one line

export const openSession = (
  bytes: Uint8Array,
  threads: number,
  device: Device,
  profile?: string,
): Promise<InferenceSession> =>
  InferenceSession.create(bytes, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    logSeverityLevel: 4,
    // a spinning pool burns a core for nothing between photos
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    ...(profile !== undefined && { enableProfiling: true, profileFilePrefix: profile }),
  })

/** @throws ColorizeError network_failed */
export const runSession = async (
  session: InferenceSession,
  planes: Record<string, Plane>,
  output: string,
): Promise<Plane> => {
  const entries = Object.entries(planes)
  try {
    const feeds = entries.map(([name, { data, dims }]) => [name, new Tensor('float32', data, dims)])
    const { [output]: answer } = await session.run(Object.fromEntries(feeds) as Record<string, Tensor>, [
      output,
    ])
    if (answer?.type !== 'float32') throw new Error(`${output} came out as ${answer?.type ?? 'nothing'}`)
    return { data: answer.data as Float32Array, dims: answer.dims }
  } catch (cause) {
    const shapes = entries.map(([name, { dims }]) => `${name} [${dims.join(', ')}]`)
    throw new ColorizeError('network_failed', `the network failed on ${shapes.join(', ')}`, { cause })
  }
}

export type Run = typeof runSession
