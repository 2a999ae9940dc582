import sharp from 'sharp'
import type { MemorySample } from './measures.ts'

const [widthPx, heightPx] = [960, 420]
const frame = { left: 64, right: 150, top: 40, bottom: 44 }
const colours: Readonly<Record<string, string>> = { listen: '#2f6db5', worker: '#c05621', web: '#2f855a' }
const megabyte = 1e6

/** A round step that divides `most` into four to eight parts. */
const stepFor = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(most / 4))
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => most / step <= 8) ?? 10 * power
}

const ticks = (most: number): number[] => {
  const step = stepFor(most)
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step)
}

/** A PNG with a line for the resident memory of each process over time. A gap shows where it was killed. */
export const memoryChart = async (samples: readonly MemorySample[]): Promise<Buffer> => {
  const mostMs = Math.max(1, ...samples.map(({ atMs }) => atMs))
  const mostBytes = Math.max(1, ...samples.map(({ bytes }) => bytes)) * 1.05
  const x = (ms: number) => frame.left + (ms / mostMs) * (widthPx - frame.left - frame.right)
  const y = (bytes: number) =>
    heightPx - frame.bottom - (bytes / mostBytes) * (heightPx - frame.top - frame.bottom)
  const places = [...new Set(samples.map(({ place }) => place))]
  const lines = places.map((place) => {
    const own = samples.filter((sample) => sample.place === place)
    const points = own.map(({ atMs, bytes }) => `${x(atMs).toFixed(1)},${y(bytes).toFixed(1)}`).join(' ')
    const colour = colours[own[0]?.role ?? ''] ?? '#555'
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-opacity="0.8"/>`
  })
  const rows = ticks(mostBytes / megabyte).map((value) => {
    const at = y(value * megabyte)
    return `<line x1="${frame.left}" x2="${widthPx - frame.right}" y1="${at}" y2="${at}" stroke="#ddd"/>
<text x="${frame.left - 8}" y="${at + 4}" text-anchor="end">${value}</text>`
  })
  const columns = ticks(mostMs / 1_000).map(
    (value) => `<text x="${x(value * 1_000)}" y="${heightPx - 22}" text-anchor="middle">${value}</text>`,
  )
  const roles = [...new Set(samples.map(({ role }) => role))]
  const legend = roles.map((role, i) => {
    const at = frame.top + 14 + i * 22
    return `<rect x="${widthPx - frame.right + 20}" y="${at - 9}" width="18" height="4" fill="${colours[role] ?? '#555'}"/>
<text x="${widthPx - frame.right + 46}" y="${at - 3}">${role}</text>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" font-family="sans-serif" font-size="12" fill="#333">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${frame.left}" y="22" font-size="15" font-weight="bold">Resident memory of each process, MB</text>
${[...rows, ...columns, ...lines, ...legend].join('\n')}
<text x="${(frame.left + widthPx - frame.right) / 2}" y="${heightPx - 4}" text-anchor="middle">seconds</text>
</svg>`
  sharp.unblock({ operation: ['VipsForeignLoadSvg'] }) // strangers send none here: the pipeline has blocked it
  return sharp(Buffer.from(svg)).png().toBuffer()
}
