import { html, type Html } from '../../../core/html.ts'

const withTenths = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)))

const minutesAndSeconds = (seconds: number): string => {
  const whole = Math.round(seconds)
  const rest = whole % 60
  return `${Math.floor(whole / 60)} min${rest === 0 ? '' : ` ${rest} s`}`
}

/** A duration, rounded: to tenths below 10 s, to seconds below 10 min, to minutes below an hour, then to hours or days. */
export const duration = (ms: number): string => {
  const seconds = ms / 1_000
  if (seconds < 59.5) return `${withTenths(seconds)} s`
  const minutes = seconds / 60
  if (minutes < 59.5) return minutes < 10 ? minutesAndSeconds(seconds) : `${Math.round(minutes)} min`
  const hours = minutes / 60
  return hours < 47.5 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`
}

export const bytes = (count: number): string => {
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = count / 1_000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit++
  }
  return `${withTenths(value)} ${units[unit] ?? ''}`
}

const devices: Record<string, string> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' }
export const deviceName = (device: string): string => devices[device] ?? device

/** The time of day in UTC. */
export const clock = (atMs: number, withSeconds = false): Html => {
  const iso = new Date(atMs).toISOString()
  return html`<time datetime="${iso}">${iso.slice(11, withSeconds ? 19 : 16)}</time>`
}
