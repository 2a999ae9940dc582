import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import './disable-telemetry.ts'
import { ColorizeError } from '../../core/errors.ts'
import type { Device } from './device.ts'

env.logLevel = 'fatal' // failures are also thrown, and our own log reports them in one line

export type FloatTensor = { data: Float32Array; dims: readonly number[] }

/** `threads` is for one run on the CPU; `profilePrefix` is the path prefix of a profile of the first runs. */
export const openSession = (
  bytes: Uint8Array,
  threads: number,
  device: Device,
  profilePrefix?: string,
): Promise<InferenceSession> =>
  InferenceSession.create(bytes, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    logSeverityLevel: 4,
    // threads that spin between photos would keep a core busy for nothing
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    ...(profilePrefix !== undefined && { enableProfiling: true, profileFilePrefix: profilePrefix }),
  })

/**
 * Runs the network once and returns the output with the given name.
 * @throws ColorizeError network_failed
 */
export const runSession = async (
  session: InferenceSession,
  inputs: Record<string, FloatTensor>,
  outputName: string,
): Promise<FloatTensor> => {
  const entries = Object.entries(inputs)
  try {
    const feeds = Object.fromEntries(
      entries.map(([name, { data, dims }]) => [name, new Tensor('float32', data, dims)]),
    )
    const { [outputName]: output } = await session.run(feeds, [outputName])
    if (output?.type !== 'float32')
      throw new Error(`the output ${outputName} is ${output?.type ?? 'missing'}, not float32`)
    return { data: output.data as Float32Array, dims: output.dims }
  } catch (cause) {
    const shapes = entries.map(([name, { dims }]) => `${name} [${dims.join(', ')}]`)
    throw new ColorizeError('network_failed', `the network failed on ${shapes.join(', ')}`, { cause })
  }
}

export type Run = typeof runSession
