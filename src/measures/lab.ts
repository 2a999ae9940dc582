import { linearLight } from '../core/srgb.ts'

export type Lab = {
  /** Lightness, 0..100: [pixels]. */
  L: Float32Array
  /** a and b of each pixel, interleaved: [pixels, 2]. */
  ab: Float32Array
}

const linearOf = Float64Array.from({ length: 256 }, (_, level) => linearLight(level))
const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)

/** CIELAB (D65, scikit-image's constants) of 8-bit sRGB [pixels, 3]. */
export const labOf = (rgb: Uint8Array): Lab => {
  const pixels = rgb.length / 3
  const [L, ab] = [new Float32Array(pixels), new Float32Array(pixels * 2)]
  for (let i = 0; i < pixels; i++) {
    const r = linearOf[rgb[i * 3] ?? 0] ?? 0
    const g = linearOf[rgb[i * 3 + 1] ?? 0] ?? 0
    const b = linearOf[rgb[i * 3 + 2] ?? 0] ?? 0
    const x = f((0.412453 * r + 0.35758 * g + 0.180423 * b) / 0.95047)
    const y = f(0.212671 * r + 0.71516 * g + 0.072169 * b)
    const z = f((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.08883)
    L[i] = 116 * y - 16
    ab[i * 2] = 500 * (x - y)
    ab[i * 2 + 1] = 200 * (y - z)
  }
  return { L, ab }
}
