/**
 * Patchiness: how far colors differ between two points of what is probably one surface. It is the mean ab distance of
 * points 32 px apart, along rows and along columns, between which lightness stays within 5 units.
 */
import type { Lab } from './lab.ts'

/** Shorter side of the pictures that it is defined on, px. */
export const patchinessSidePx = 224

const distancePx = 32
const samplingPx = 4
/** Greatest minus least lightness along the way, both ends included, is below this. */
const lightnessRange = 5

const isOneSurface = (L: Float32Array, start: number, stride: number): boolean => {
  let [least, greatest] = [Infinity, -Infinity]
  for (let step = 0; step <= distancePx; step += samplingPx) {
    const value = L[start + step * stride] ?? 0
    if (value < least) least = value
    if (value > greatest) greatest = value
    if (greatest - least >= lightnessRange) return false
  }
  return true
}

/**
 * The sum of the ab distances and the number of pairs, [2], of a picture [height, width] with the true lightness L and
 * the colors `ab`; sums of photos can be added.
 */
export const sumPatchiness = (L: Lab['L'], ab: Lab['ab'], widthPx: number): Float64Array => {
  const heightPx = L.length / widthPx
  let [distances, pairs] = [0, 0]
  const addPair = (start: number, stride: number): void => {
    if (!isOneSurface(L, start, stride)) return
    const [i, j] = [start * 2, (start + distancePx * stride) * 2]
    distances += Math.hypot((ab[i] ?? 0) - (ab[j] ?? 0), (ab[i + 1] ?? 0) - (ab[j + 1] ?? 0))
    pairs++
  }
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      if (x + distancePx < widthPx) addPair(y * widthPx + x, 1)
      if (y + distancePx < heightPx) addPair(y * widthPx + x, widthPx)
    }
  return Float64Array.of(distances, pairs)
}

/** Patchiness in Lab units; NaN where no two points qualify. */
export const patchinessOf = ([distances = 0, pairs = 0]: Float64Array): number => distances / pairs
