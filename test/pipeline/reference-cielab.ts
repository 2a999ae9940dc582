/**
 * CIELAB in double precision under D65, with the constants of scikit-image. Independent of the product's code, so that
 * tests can compare the pixel kernel with it.
 */
const white = [0.95047, 1, 1.08883] as const
const matrix = [
  [0.412453, 0.35758, 0.180423],
  [0.212671, 0.71516, 0.072169],
  [0.019334, 0.119193, 0.950227],
] as const

type Triple = [number, number, number]

const toLinear = (byte: number): number => {
  const s = byte / 255
  return s > 0.04045 ? ((s + 0.055) / 1.055) ** 2.4 : s / 12.92
}
const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)

export const labOf = (rgb: ArrayLike<number>): Triple => {
  const linear = [0, 1, 2].map((i) => toLinear(rgb[i] ?? 0))
  const [x = 0, y = 0, z = 0] = matrix.map((row, i) =>
    f(row.reduce((sum, factor, j) => sum + factor * (linear[j] ?? 0), 0) / (white[i] ?? 1)),
  )
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const inverse = (m: readonly (readonly number[])[]): number[][] => {
  const at = (i: number, j: number): number => m[i % 3]?.[j % 3] ?? 0
  const minor = (i: number, j: number) =>
    at(i + 1, j + 1) * at(i + 2, j + 2) - at(i + 1, j + 2) * at(i + 2, j + 1)
  const determinant = [0, 1, 2].reduce((sum, j) => sum + at(0, j) * minor(0, j), 0)
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => minor(j, i) / determinant))
}
const back = inverse(matrix)

/** Linear light of each channel. It lies outside of 0..1 if sRGB cannot show the colour. */
export const linearOf = ([L, a, b]: Triple): number[] => {
  const fy = (L + 16) / 116
  const xyz = [fy + a / 500, fy, fy - b / 200].map(
    (v, i) => (v > 0.206893 ? v ** 3 : (v - 16 / 116) / 7.787) * (white[i] ?? 1),
  )
  return back.map((row) => row.reduce((sum, factor, j) => sum + factor * (xyz[j] ?? 0), 0))
}

export const isInGamut = (lab: Triple, slack = 0): boolean =>
  linearOf(lab).every((v) => v >= -slack && v <= 1 + slack)

/** 8-bit sRGB, clipped. */
export const rgbOf = (lab: Triple): Triple =>
  linearOf(lab).map((linear) => {
    const v = Math.min(1, Math.max(0, linear))
    return Math.round(255 * (v > 0.0031308 ? 1.055 * v ** (1 / 2.4) - 0.055 : 12.92 * v))
  }) as Triple
