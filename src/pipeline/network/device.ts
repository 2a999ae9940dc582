import { existsSync } from 'node:fs'

export const deviceChoices = ['auto', 'cpu', 'cuda', 'webgpu'] as const
export type DeviceChoice = (typeof deviceChoices)[number]
export type Device = Exclude<DeviceChoice, 'auto'>

/** A device that `auto` tried and could not use. */
export type RejectedDevice = { device: Device; reason: string }

/** The order in which `auto` tries devices. */
export const bestFirst: readonly Device[] = ['cuda', 'webgpu', 'cpu']

/**
 * Why a device cannot work on this machine, or undefined if it may. Trying a missing device anyway would make its driver
 * print to standard error.
 */
export const reasonUnavailable = (device: Device): string | undefined => {
  if (process.platform !== 'linux') return device === 'cuda' ? 'CUDA works on Linux only' : undefined
  const has = (paths: readonly string[]) => paths.some((path) => existsSync(path))
  if (device === 'cuda' && !has(['/dev/nvidiactl'])) return 'this machine has no NVIDIA GPU'
  if (device === 'webgpu' && !has(['/dev/dri', '/dev/nvidiactl'])) return 'this machine has no GPU'
  return undefined
}

/** The names of ONNX Runtime's execution providers in a profile. */
const providers: Record<Device, string> = {
  cpu: 'CPUExecutionProvider',
  cuda: 'CUDAExecutionProvider',
  webgpu: 'WebGpuExecutionProvider',
}

type ProfileEvent = { cat?: string; args?: { op_name?: string; provider?: string } }

/**
 * The providers other than that of `device` that ran convolutions, according to the profile of a run. `['none']` if the
 * profile contains no convolution.
 */
export const otherConvolutionProviders = (profile: string, device: Device): string[] => {
  const events = JSON.parse(profile) as ProfileEvent[]
  const convolutions = events.filter(({ cat, args }) => cat === 'Node' && args?.op_name?.includes('Conv'))
  if (convolutions.length === 0) return ['none']
  const ran = new Set(convolutions.map(({ args }) => args?.provider ?? 'unknown'))
  ran.delete(providers[device])
  return [...ran]
}

/** The first line of the message of an error's cause, or of the error itself. */
export const firstLineOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const [line = ''] = (error.cause instanceof Error ? error.cause : error).message.split('\n')
  return line
}
