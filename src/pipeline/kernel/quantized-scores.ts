import { scaled } from './curves'

/**
 * Quantizes scores [bins, cells] to bytes: 255 sqrt(min(1, depth * perScore)), where depth is the distance below the
 * best score of the cell. `best` has room for one f32 per cell.
 */
export function quantizeScores(scores: usize, count: i32, cells: i32, perScore: f32, best: usize, to: usize): void {
  const plane = <usize>cells << 2
  for (let cell = 0; cell < cells; cell += 4) {
    const column = scores + (cell << 2)
    let most = v128.load(column)
    for (let bin = 1; bin < count; bin++) most = f32x4.max(most, v128.load(column + <usize>bin * plane))
    v128.store(best + (cell << 2), most)
  }
  for (let bin = 0; bin < count; bin++) {
    // the last store of a plane may overrun into the next plane, which is written afterwards
    for (let cell = 0; cell < cells; cell += 4) {
      const score = v128.load(scores + <usize>bin * plane + (cell << 2))
      const below = scaled(f32x4.sub(v128.load(best + (cell << 2)), score), perScore)
      const root = f32x4.sqrt(f32x4.min(below, f32x4.splat(1)))
      const step = i32x4.trunc_sat_f32x4_s(f32x4.add(scaled(root, 255), f32x4.splat(0.5)))
      const words = i16x8.narrow_i32x4_s(step, step)
      v128.store_lane<i32>(to + <usize>bin * cells + cell, i8x16.narrow_i16x8_u(words, words), 0)
    }
  }
}

/** The annealed mean ab [2, cells] of quantized scores [bins, cells]. `weights` [256] is the weight of each byte. */
export function annealedMeanOfQuantized(from: usize, weights: usize, bins: usize, count: i32, cells: i32, to: usize): void {
  for (let cell = 0; cell < cells; cell++) {
    let sum: f32 = 0, a: f32 = 0, b: f32 = 0
    for (let bin = 0; bin < count; bin++) {
      const weight = load<f32>(weights + (<usize>load<u8>(from + <usize>bin * cells + cell) << 2))
      sum += weight
      a += weight * load<f32>(bins + (<usize>bin << 3))
      b += weight * load<f32>(bins + (<usize>bin << 3), 4)
    }
    store<f32>(to + (cell << 2), a / sum)
    store<f32>(to + ((cells + cell) << 2), b / sum)
  }
}
