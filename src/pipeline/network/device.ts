import { existsSync } from 'node:fs'

export const deviceChoices = ['auto', 'cpu', 'cuda', 'webgpu'] as const
export type DeviceChoice = (typeof deviceChoices)[number]
export type Device = Exclude<DeviceChoice, 'auto'>

/** A device that `auto` tried before the one it took. */
export type PassedOver = { device: Device; why: string }

export const bestFirst: readonly Device[] = ['cuda', 'webgpu', 'cpu']

/** Why a device cannot be there at all; a try would only make its driver's loader complain on standard error. */
export const absenceOf = (device: Device): string | undefined => {
  if (process.platform !== 'linux') return device === 'cuda' ? 'CUDA is for Linux only' : undefined
  const has = (paths: readonly string[]) => paths.some((path) => existsSync(path))
  if (device === 'cuda' && !has(['/dev/nvidiactl'])) return 'this machine shows no NVIDIA GPU'
  if (device === 'webgpu' && !has(['/dev/dri', '/dev/nvidiactl'])) return 'this machine shows no GPU'
  return undefined
}

/** ONNX Runtime's names for them in a profile. */
const providers: Record<Device, string> = {
  cpu: 'CPUExecutionProvider',
  cuda: 'CUDAExecutionProvider',
  webgpu: 'WebGpuExecutionProvider',
}

type ProfileEvent = { cat?: string; args?: { op_name?: string; provider?: string } }

/** Who else than `device` ran convolutions, by a run's profile; also `nobody`, where none is on record. */
export const providersOfConvolutions = (profile: string, device: Device): string[] => {
  const events = JSON.parse(profile) as ProfileEvent[]
  const convolutions = events.filter(({ cat, args }) => cat === 'Node' && args?.op_name?.includes('Conv'))
  if (convolutions.length === 0) return ['nobody']
  const ran = new Set(convolutions.map(({ args }) => args?.provider ?? 'unknown'))
  ran.delete(providers[device])
  return [...ran]
}

/** The first line of what went wrong, and of its cause. */
export const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const [line = ''] = (error.cause instanceof Error ? error.cause : error).message.split('\n')
  return line
}
