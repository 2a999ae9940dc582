import { escapeHtml } from '../page.ts'

const withTenths = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)))

/** A duration as people say it: to the second from ten seconds on, to the minute from an hour on. */
export const duration = (ms: number): string => {
  const seconds = ms / 1_000
  if (seconds < 59.5) return `${withTenths(seconds)} s`
  const minutes = seconds / 60
  if (minutes < 59.5) return minutes < 10 ? minutesAndSeconds(seconds) : `${Math.round(minutes)} min`
  const hours = minutes / 60
  return hours < 47.5 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`
}

const minutesAndSeconds = (seconds: number): string => {
  const whole = Math.round(seconds)
  const rest = whole % 60
  return `${Math.floor(whole / 60)} min${rest === 0 ? '' : ` ${rest} s`}`
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

export const times = (count: number): string =>
  count === 0 ? 'never' : count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`

const names: Record<string, string> = { reddit: 'Reddit', discord: 'Discord', web: 'Web' }
export const platformName = (platform: string): string => names[platform] ?? platform

const devices: Record<string, string> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' }
export const deviceName = (device: string): string => devices[device] ?? device

/** The hour and minute, in UTC. HTML. */
export const clock = (atMs: number, withSeconds = false): string => {
  const iso = new Date(atMs).toISOString()
  return `<time datetime="${escapeHtml(iso)}">${iso.slice(11, withSeconds ? 19 : 16)}</time>`
}
