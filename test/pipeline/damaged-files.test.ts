import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { errorCodes } from '../../src/core/errors.ts'
import { createColorizer, type Colorizer } from '../../src/pipeline/colorizer.ts'

/** FUZZ_CASES=100000 npm test fuzz: more of the same, from the same seed on. */
const cases = Number(process.env['FUZZ_CASES'] ?? 2_000)
const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const

let colorizer: Colorizer
beforeAll(async () => {
  colorizer = await createColorizer({ threads: 1 })
})
afterAll(() => colorizer.close())

/** Mulberry32: the same numbers on every machine. */
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
    // in the header, where sizes, counts and offsets are
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

it(`ends ${cases} mutated files of every format with a photo or a coded refusal, and does not grow`, async () => {
  const noise = { type: 'gaussian' as const, mean: 120, sigma: 30 }
  const seed = sharp({ create: { width: 40, height: 32, channels: 3, background: '#888', noise } })
  const originals = await Promise.all(formats.map((format) => seed.toFormat(format).toBuffer()))
  const random = seeded(20_161_008)
  const below = (limit: number): number => Math.floor(random() * limit)
  const outcomes = new Map<string, number>()
  const count = (outcome: string): unknown => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  let afterWarmUpBytes = 0

  for (let done = 0; done < cases; done += 20) {
    const batch = Array.from({ length: 20 }, () => {
      const original = originals[below(originals.length)] ?? Buffer.alloc(0)
      const mutate = mutations[below(mutations.length)]
      return mutate ? mutate(original, below) : original
    })
    await Promise.all(
      batch.map((bytes) =>
        colorizer.colorize(bytes).then(
          () => count('coloured'),
          (error: unknown) => count((error as { code?: string }).code ?? String(error)),
        ),
      ),
    )
    if (done === 400) afterWarmUpBytes = process.memoryUsage.rss()
  }
  expect([...outcomes.values()].reduce((sum, n) => sum + n, 0)).toBe(cases)
  for (const outcome of outcomes.keys()) expect(['coloured', ...errorCodes]).toContain(outcome)
  expect(outcomes.has('internal')).toBe(false)
  for (const wanted of ['coloured', 'image_damaged', 'not_an_image'])
    expect(outcomes.get(wanted)).toBeGreaterThan(20)
  expect(process.memoryUsage.rss() - afterWarmUpBytes).toBeLessThan(150 * 1024 * 1024)
}, 600_000)
