import { f, inverseF, linearLight, luminanceF, scaled } from './curves'

/** CIELAB lightness 0..100 of pixels of 1 or 3 bytes. Rounds the number of pixels up to a multiple of 4. */
export function lightness(from: usize, channels: i32, pixels: i32, to: usize): void {
  for (let i = 0; i < pixels; i += 4) {
    const fy = luminanceF(from + i * channels, channels)
    v128.store(to + (i << 2), f32x4.sub(scaled(fy, 116), f32x4.splat(16)))
  }
}

/** The sRGB level 0..255, not rounded, of the grey with each lightness. */
export function greyLevels(lightness: usize, pixels: i32, to: usize): void {
  for (let i = 0; i < pixels; i++) {
    const t = (load<f32>(lightness + (i << 2)) + 16) / 116
    const y = f64(t > 0.2068966 ? t * t * t : (t - 16.0 / 116.0) / 7.787)
    const s = y <= 0.0031308 ? 12.92 * y : 1.055 * Math.pow(y, 1 / 2.4) - 0.055
    store<f32>(to + (i << 2), <f32>(s * 255))
  }
}

/** (value - mean) / deviation. */
export function normalize(from: usize, values: i32, mean: f32, deviation: f32, to: usize): void {
  for (let i = 0; i < values; i++) {
    store<f32>(to + (i << 2), (load<f32>(from + (i << 2)) - mean) / deviation)
  }
}

/** Reverses each row of `width` values. */
export function mirror(from: usize, width: i32, rows: i32, to: usize): void {
  for (let y = 0; y < rows; y++) {
    const row = (y * width) << 2
    for (let x = 0; x < width; x++) {
      store<f32>(to + row + ((width - 1 - x) << 2), load<f32>(from + row + (x << 2)))
    }
  }
}

/** Replaces each value of `into` by its mean with that of `from`. */
export function averageInto(from: usize, values: i32, into: usize): void {
  for (let i = 0; i < values; i++) {
    const at = into + (i << 2)
    store<f32>(at, (load<f32>(at) + load<f32>(from + (i << 2))) / 2)
  }
}

/** CIELAB ab [2, pixels] of sRGB levels [3, pixels]. Levels outside of 0..255 are clipped. */
export function abOfRgb(levels: usize, pixels: i32, to: usize): void {
  const plane = <usize>pixels << 2
  for (let i = 0; i < pixels; i++) {
    const at = levels + (i << 2)
    const r = linearLight(load<f32>(at)), g = linearLight(load<f32>(at + plane)), b = linearLight(load<f32>(at + 2 * plane))
    const x = f((r * 0.412453 + g * 0.35758 + b * 0.180423) / 0.95047)
    const y = f(r * 0.212671 + g * 0.71516 + b * 0.072169)
    const z = f((r * 0.019334 + g * 0.119193 + b * 0.950227) / 1.08883)
    store<f32>(to + (i << 2), <f32>(500 * (x - y)))
    store<f32>(to + plane + (i << 2), <f32>(200 * (y - z)))
  }
}

/**
 * The annealed mean ab [2, cells] (Zhang, Isola, Efros, 2016, equation 5) of scores [bins, cells]: the mean of `bins`
 * [bins, 2] under softmax(scores / T).
 */
export function annealedMean(scores: usize, bins: usize, count: i32, cells: i32, inverseTemperature: f32, to: usize): void {
  const plane = <usize>cells << 2
  for (let cell = 0; cell < cells; cell++) {
    const column = scores + (cell << 2)
    let most = load<f32>(column)
    for (let bin = 1; bin < count; bin++) most = max(most, load<f32>(column + <usize>bin * plane))
    let sum: f32 = 0, a: f32 = 0, b: f32 = 0
    for (let bin = 0; bin < count; bin++) {
      const weight = Mathf.exp((load<f32>(column + <usize>bin * plane) - most) * inverseTemperature)
      sum += weight
      a += weight * load<f32>(bins + (<usize>bin << 3))
      b += weight * load<f32>(bins + (<usize>bin << 3), 4)
    }
    store<f32>(to + (cell << 2), a / sum)
    store<f32>(to + plane + (cell << 2), b / sum)
  }
}

/** Natural logarithms of probabilities. Zero gives the logarithm of the smallest normal float. */
export function logarithms(from: usize, values: i32, to: usize): void {
  for (let i = 0; i < values; i++) {
    store<f32>(to + (i << 2), Mathf.log(max<f32>(1.17549435e-38, load<f32>(from + (i << 2)))))
  }
}
