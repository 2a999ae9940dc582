import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { freePort } from '../program/test-program.ts'

/** The settings of a bot with public result pages, which its answers link to. */
export const withPages = async (): Promise<Record<string, string>> => {
  const port = String(await freePort())
  return { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` }
}

/** The URL of the result page that an answer links to. */
export const pageIn = (answer: string): string =>
  /\(<(http:[^>]+\/r\/[0-9a-f]{32}[^>]*)>\)/.exec(answer)?.[1] ?? ''

/** The ids of all stored results. */
export const resultsIn = async ({ dataDir }: { dataDir: string }): Promise<string[]> => {
  const files = await readdir(join(dataDir, 'output'), { recursive: true }).catch(() => [])
  return [...new Set(files.flatMap((file) => /^results\/([0-9a-f]{32})\//.exec(file)?.[1] ?? []))]
}

export const fileOf = ({ dataDir }: { dataDir: string }, resultId: string, name: string): string =>
  join(dataDir, 'output', 'results', resultId, name)

export const statusOf = async (url: string): Promise<number> => (await fetch(url)).status

/** The mean difference between a pixel's highest and lowest channel, 0..255: 0 is grey. */
export const colourfulness = async (picture: Buffer): Promise<number> => {
  const { data } = await sharp(picture).removeAlpha().resize(64).raw().toBuffer({ resolveWithObject: true })
  let sum = 0
  for (let i = 0; i < data.length; i += 3) {
    const pixel = data.subarray(i, i + 3)
    sum += Math.max(...pixel) - Math.min(...pixel)
  }
  return sum / (data.length / 3)
}

export const sizeOf = async (picture: Buffer): Promise<{ width: number; height: number }> => {
  const { width, height } = await sharp(picture).metadata()
  return { width, height }
}

/** The mean absolute difference between two pictures of the same size, 0..255. */
export const distance = async (one: Buffer, other: Buffer): Promise<number> => {
  const [a, b] = await Promise.all([one, other].map((picture) => sharp(picture).raw().toBuffer()))
  if (!a || a.length !== b?.length) return Infinity
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length
}

/** A grey photo, different for each width. */
export const greyPhoto = (width: number, height = 48): Promise<Buffer> =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#777',
      noise: { type: 'gaussian', mean: 120, sigma: 30 },
    },
  })
    .greyscale()
    .jpeg()
    .toBuffer()
