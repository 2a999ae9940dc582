import sharp from 'sharp'
import type { Colorizer } from '../../src/pipeline/colorizer.ts'

const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const

/** Mulberry32: numbers in 0..1, the same on every machine. */
const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

type Mutation = (bytes: Buffer, below: (limit: number) => number) => Buffer

const mutations: Mutation[] = [
  (bytes, below) => {
    const copy = Buffer.from(bytes)
    for (let flips = 1 + below(8); flips > 0; flips--) copy[below(copy.length)] = below(256)
    return copy
  },
  (bytes, below) => bytes.subarray(0, below(bytes.length)),
  (bytes, below) => {
    // the header holds sizes, counts and offsets
    const copy = Buffer.from(bytes)
    copy.fill([0, 255, 127, 128][below(4)] ?? 0, below(40), 40 + below(8))
    return copy
  },
  (bytes, below) => {
    const [from, to, at] = [below(bytes.length), below(bytes.length), below(bytes.length)]
    return Buffer.concat([
      bytes.subarray(0, at),
      bytes.subarray(Math.min(from, to), Math.max(from, to)),
      bytes.subarray(at),
    ])
  },
  (bytes, below) => {
    const at = below(bytes.length - 4)
    const copy = Buffer.from(bytes)
    copy.writeUInt32BE(below(2) === 0 ? 0xffffffff : below(2 ** 31), at)
    return copy
  },
]

/**
 * Colorizes `cases` mutated files of every format, 20 at a time.
 * @returns how many ended in which way: 'coloured', or the code of an error
 */
export const colorizeDamagedFiles = async (
  colorizer: Colorizer,
  cases: number,
  onBatch: (done: number) => void = () => undefined,
): Promise<Map<string, number>> => {
  const noise = { type: 'gaussian' as const, mean: 120, sigma: 30 }
  const photo = sharp({ create: { width: 40, height: 32, channels: 3, background: '#888', noise } })
  const originals = await Promise.all(formats.map((format) => photo.toFormat(format).toBuffer()))
  const random = seeded(20_161_008)
  const below = (limit: number): number => Math.floor(random() * limit)
  const outcomes = new Map<string, number>()
  const count = (outcome: string) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  const colorize = (bytes: Buffer): Promise<void> =>
    colorizer.colorize(bytes).then(
      () => count('coloured'),
      (error: unknown) => count((error as { code?: string }).code ?? String(error)),
    )
  for (let done = 0; done < cases; done += 20) {
    const batch = Array.from({ length: 20 }, () => {
      const original = originals[below(originals.length)] ?? Buffer.alloc(0)
      const mutate = mutations[below(mutations.length)]
      return mutate ? mutate(original, below) : original
    })
    await Promise.all(batch.map(colorize))
    onBatch(done)
  }
  return outcomes
}
