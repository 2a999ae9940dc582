import { scaled } from './curves'

/**
 * Scores [bins, cells] as bytes: 255 times the root of how far each lies below its cell's best, in units of which
 * `perScore` make one of the score's, 1 at most. `best` has room for one value a cell.
 */
export function depths(scores: usize, count: i32, cells: i32, perScore: f32, best: usize, to: usize): void {
  const plane = <usize>cells << 2
  for (let cell = 0; cell < cells; cell += 4) {
    const column = scores + (cell << 2)
    let most = v128.load(column)
    for (let bin = 1; bin < count; bin++) most = f32x4.max(most, v128.load(column + <usize>bin * plane))
    v128.store(best + (cell << 2), most)
  }
  for (let bin = 0; bin < count; bin++) {
    // a plane's last four may reach into the next one, which is written after it
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

/** The annealed mean of such bytes [bins, cells]; `shares` [256] are what each of them weighs; ab [2, cells]. */
export function annealedMeanOfDepths(from: usize, shares: usize, bins: usize, count: i32, cells: i32, to: usize): void {
  for (let cell = 0; cell < cells; cell++) {
    let sum: f32 = 0, a: f32 = 0, b: f32 = 0
    for (let bin = 0; bin < count; bin++) {
      const share = load<f32>(shares + (<usize>load<u8>(from + <usize>bin * cells + cell) << 2))
      sum += share
      a += share * load<f32>(bins + (<usize>bin << 3))
      b += share * load<f32>(bins + (<usize>bin << 3), 4)
    }
    store<f32>(to + (cell << 2), a / sum)
    store<f32>(to + ((cells + cell) << 2), b / sum)
  }
}
