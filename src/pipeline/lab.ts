/**
 * sRGB and CIELAB, D65, with the constants of the paper's own code (they are scikit-image's): sRGB threshold
 * 0.04045, white (0.95047, 1, 1.08883), f linear below 0.008856 with slope 7.787.
 */
const white = { x: 0.95047, z: 1.08883 }

/** Linear light 0..1 of each 8-bit value. */
export const linearOf: Float64Array = Float64Array.from({ length: 256 }, (_, value) => {
  const s = value / 255
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
})

const encodeSteps = 16_384

/** 8-bit value of linear light in 0..1; the table's step is a twentieth of the smallest level. */
const encodeTable = Uint8Array.from({ length: encodeSteps + 1 }, (_, step) => {
  const linear = step / encodeSteps
  const s = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055
  return Math.round(s * 255)
})

export const encode = (linear: number): number => encodeTable[(linear * encodeSteps + 0.5) | 0] ?? 255

const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
const inverseF = (t: number): number => (t > 0.2068966 ? t * t * t : (t - 16 / 116) / 7.787)

/** Relative luminance Y, 0..1, of an 8-bit sRGB colour. */
export const luminance = (r: number, g: number, b: number): number =>
  0.212671 * (linearOf[r] ?? 0) + 0.71516 * (linearOf[g] ?? 0) + 0.072169 * (linearOf[b] ?? 0)

const fSteps = 16_384
const fTable = Float64Array.from({ length: fSteps + 2 }, (_, step) => f(step / fSteps))

/** f(Y) = (L + 16) / 116, by table; linear between its steps. */
export const fOfLuminance = (y: number): number => {
  if (y < 0.02) return f(y) // the curve is steep here, the table would be coarse
  const position = y * fSteps
  const step = position | 0
  const low = fTable[step] ?? 1
  return low + ((fTable[step + 1] ?? low) - low) * (position - step)
}

/** L*, 0..100, of an 8-bit sRGB colour. */
export const lightness = (r: number, g: number, b: number): number =>
  116 * fOfLuminance(luminance(r, g, b)) - 16

/** Linear sRGB, in gamut or not, of the colour with f(Y) = `fy` and this ab; written into `out`. */
export const labToLinear = (fy: number, a: number, b: number, out: Float64Array): void => {
  const x = white.x * inverseF(fy + a / 500)
  const y = inverseF(fy)
  const z = white.z * inverseF(fy - b / 200)
  out[0] = 3.24048134 * x - 1.53715152 * y - 0.49853633 * z
  out[1] = -0.96925495 * x + 1.87599 * y + 0.04155593 * z
  out[2] = 0.05564664 * x - 0.20404134 * y + 1.05731107 * z
}
