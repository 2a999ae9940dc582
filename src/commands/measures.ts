/**
 * The paper's measures (Zhang, Isola, Efros, ECCV 2016, section 3.1). Pictures are 8-bit sRGB [pixels, 3]; Lab is
 * D65 with scikit-image's constants.
 */
import { abBins } from '../pipeline/ab-bins.ts'

/** The nearest bin of each whole a and b from -reach to reach. */
const reach = 128
const nearestTable = (): Uint16Array => {
  const span = 2 * reach + 1
  return Uint16Array.from({ length: span * span }, (_, cell) => {
    const [a, b] = [Math.floor(cell / span) - reach, (cell % span) - reach]
    let best = 0
    let least = Infinity
    for (const [bin, [binA, binB]] of abBins.entries()) {
      const distance = (a - binA) ** 2 + (b - binB) ** 2
      if (distance < least) [best, least] = [bin, distance]
    }
    return best
  })
}
let nearest: Uint16Array | undefined

export const binOf = (a: number, b: number): number => {
  nearest ??= nearestTable()
  const at = (v: number): number => Math.min(2 * reach, Math.max(0, Math.round(v) + reach))
  return nearest[at(a) * (2 * reach + 1) + at(b)] ?? 0
}

const linearOf = Float64Array.from({ length: 256 }, (_, byte) => {
  const s = byte / 255
  return s > 0.04045 ? ((s + 0.055) / 1.055) ** 2.4 : s / 12.92
})
const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)

/** a and b of each pixel, beside each other: [pixels, 2]. */
export const abOf = (rgb: Uint8Array): Float32Array => {
  const ab = new Float32Array((rgb.length / 3) * 2)
  for (let i = 0; i < rgb.length / 3; i++) {
    const [r = 0, g = 0, b = 0] = [0, 1, 2].map((c) => linearOf[rgb[i * 3 + c] ?? 0])
    const x = f((0.412453 * r + 0.35758 * g + 0.180423 * b) / 0.95047)
    const y = f(0.212671 * r + 0.71516 * g + 0.072169 * b)
    const z = f((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.08883)
    ab.set([500 * (x - y), 200 * (y - z)], i * 2)
  }
  return ab
}

const thresholds = 151 // errors 0..150 in steps of 1; what is farther counts as missed

/** Area under the share of weight within each threshold, percent. */
export class ErrorCurve {
  readonly #counts = new Float64Array(thresholds + 1)

  add(error: number, weight: number): void {
    const step = Math.min(thresholds, Math.ceil(error))
    this.#counts[step] = (this.#counts[step] ?? 0) + weight
  }

  area(): number {
    const total = this.#counts.reduce((sum, count) => sum + count, 0)
    let within = 0
    let area = 0
    for (const count of this.#counts.subarray(0, thresholds)) area += within += count
    return (100 * area) / total / thresholds
  }
}

/** Of two pictures of one size, dB. */
export const psnr = (one: Uint8Array, other: Uint8Array): number => {
  let squares = 0
  for (const [i, value] of one.entries()) squares += (value - (other[i] ?? 0)) ** 2
  return 10 * Math.log10(255 ** 2 / Math.max(1e-9, squares / one.length))
}

/** Hasler and Süsstrunk's M3 (2003): 0 none, 33 moderate, 59 quite, 109 extremely colourful. */
export const colourfulness = (rgb: Uint8Array): number => {
  const pixels = rgb.length / 3
  let [sumRg, sumYb, squaresRg, squaresYb] = [0, 0, 0, 0]
  for (let i = 0; i < rgb.length; i += 3) {
    const [r = 0, g = 0, b = 0] = rgb.subarray(i, i + 3)
    const [rg, yb] = [r - g, (r + g) / 2 - b]
    sumRg += rg
    sumYb += yb
    squaresRg += rg * rg
    squaresYb += yb * yb
  }
  const [meanRg, meanYb] = [sumRg / pixels, sumYb / pixels]
  const spread = Math.sqrt(squaresRg / pixels - meanRg ** 2 + squaresYb / pixels - meanYb ** 2)
  return spread + 0.3 * Math.hypot(meanRg, meanYb)
}
