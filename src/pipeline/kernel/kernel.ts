/**
 * The per-pixel arithmetic, compiled to WebAssembly SIMD by AssemblyScript: four pixels at a time, no table but
 * that of the 256 grey levels. Runs in the pipeline's threads only. Colour is CIELAB under D65 with the constants of
 * lab.ts; f is its cube-root curve, so L = 116 f(Y) - 16.
 *
 * Memory is the caller's: `reserve` hands out room until the next `release`.
 */

const thresholdF: f32 = 0.2068966
const slack: f32 = 0.0005 // of linear light: an eighth of the smallest 8-bit step near white
const halvings = 8

// inverse of CIELAB's XYZ -> sRGB, D65 white (0.95047, 1, 1.08883) taken in
const xr: f32 = 3.0799804, yr: f32 = -1.5371515, zr: f32 = -0.5428213
const xg: f32 = -0.9212478, yg: f32 = 1.8759900, zg: f32 = 0.0452473
const xb: f32 = 0.0528904, yb: f32 = -0.2040413, zb: f32 = 1.1512318

/** Linear light of an 8-bit value, 256 of them; f(Y) of a grey of that value. */
const linearOf = memory.data(1024, 16)
const greyF = memory.data(1024, 16)

function f(t: f64): f64 {
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116.0
}

for (let i = 0; i < 256; i++) {
  const s = <f64>i / 255
  const light = s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4)
  store<f32>(linearOf + (i << 2), <f32>light)
  store<f32>(greyF + (i << 2), <f32>f(light))
}

let top: usize = (__heap_base + 15) & ~15

/** Room for so many bytes; grows the memory where it must. */
export function reserve(bytes: usize): usize {
  const at = top
  top = (top + bytes + 31) & ~15 // 16 spare: the last store of a row may run over
  const missing = <i32>((top + 0xffff) >>> 16) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) abort()
  return at
}

/** Takes back all that was reserved from `at` on. */
export function release(at: usize): void {
  top = at
}

@inline
function grey4(table: usize, at: usize): v128 {
  let v = f32x4.splat(load<f32>(table + (<usize>load<u8>(at) << 2)))
  v = f32x4.replace_lane(v, 1, load<f32>(table + (<usize>load<u8>(at, 1) << 2)))
  v = f32x4.replace_lane(v, 2, load<f32>(table + (<usize>load<u8>(at, 2) << 2)))
  return f32x4.replace_lane(v, 3, load<f32>(table + (<usize>load<u8>(at, 3) << 2)))
}

@inline
function channel4(at: usize): v128 {
  let v = f32x4.splat(load<f32>(linearOf + (<usize>load<u8>(at) << 2)))
  v = f32x4.replace_lane(v, 1, load<f32>(linearOf + (<usize>load<u8>(at, 3) << 2)))
  v = f32x4.replace_lane(v, 2, load<f32>(linearOf + (<usize>load<u8>(at, 6) << 2)))
  return f32x4.replace_lane(v, 3, load<f32>(linearOf + (<usize>load<u8>(at, 9) << 2)))
}

@inline
function scaled(v: v128, by: f32): v128 {
  return f32x4.mul(v, f32x4.splat(by))
}

/** f of luminance: a cube root by exponent thirds, 3 % off, and a Halley step, which leaves 0.003 % of it. */
@inline
function f4(t: v128): v128 {
  const thirds = f32x4.convert_i32x4_s(t)
  let y = i32x4.add(i32x4.trunc_sat_f32x4_s(scaled(thirds, 1.0 / 3.0)), i32x4.splat(709921077))
  const cube = f32x4.mul(f32x4.mul(y, y), y)
  y = f32x4.div(f32x4.mul(y, f32x4.add(cube, f32x4.add(t, t))), f32x4.add(f32x4.add(cube, cube), t))
  const line = f32x4.add(scaled(t, 7.787), f32x4.splat(16.0 / 116.0))
  return v128.bitselect(y, line, f32x4.gt(t, f32x4.splat(0.008856)))
}

/** f(Y) of four pixels of 1 or 3 bytes. */
@inline
function luminanceF(at: usize, channels: i32): v128 {
  if (channels == 1) return grey4(greyF, at)
  const light = f32x4.add(
    f32x4.add(scaled(channel4(at), 0.212671), scaled(channel4(at + 1), 0.71516)),
    scaled(channel4(at + 2), 0.072169),
  )
  return f4(light)
}

@inline
function inverseF(v: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(v, v), v)
  const line = scaled(f32x4.sub(v, f32x4.splat(16.0 / 116.0)), 1.0 / 7.787)
  return v128.bitselect(cube, line, f32x4.gt(v, f32x4.splat(thresholdF)))
}

@inline
function dot(x: v128, y: v128, z: v128, cx: f32, cy: f32, cz: f32): v128 {
  return f32x4.add(f32x4.add(scaled(x, cx), scaled(y, cy)), scaled(z, cz))
}

@inline
function isInside(r: v128, g: v128, b: v128): v128 {
  const least = f32x4.pmin(f32x4.pmin(r, g), b)
  const most = f32x4.pmax(f32x4.pmax(r, g), b)
  return v128.and(f32x4.ge(least, f32x4.splat(-slack)), f32x4.le(most, f32x4.splat(1 + slack)))
}

/**
 * Linear light, at most a little beyond 0..1, to 8-bit sRGB as i32; the curve is a polynomial in the square root, off
 * by 0.12 levels at most. Adding 2^23 leaves the nearest integer in the float's lowest bits: cheaper than to convert.
 */
@inline
function encoded(linear: v128): v128 {
  const v = f32x4.pmax(f32x4.splat(0), linear)
  const s = f32x4.sqrt(v)
  let p = f32x4.add(scaled(s, 118.730943), f32x4.splat(-385.823732))
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(499.092877))
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-354.101501))
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(387.418638))
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-10.3042358))
  const level = v128.bitselect(p, scaled(v, 3294.6), f32x4.gt(v, f32x4.splat(0.0031308)))
  return v128.and(f32x4.add(level, f32x4.splat(8388608)), i32x4.splat(255))
}

/** The largest share of the chroma that sRGB has at this lightness and hue, by halving; lanes that fit keep all. */
function fit(fy: v128, fx: v128, fz: v128, y: v128): v128 {
  let low = f32x4.splat(0)
  let high = f32x4.splat(1)
  for (let step = 0; step < halvings; step++) {
    const middle = scaled(f32x4.add(low, high), 0.5)
    const x = inverseF(f32x4.add(fy, f32x4.mul(middle, f32x4.sub(fx, fy))))
    const z = inverseF(f32x4.add(fy, f32x4.mul(middle, f32x4.sub(fz, fy))))
    const inside = isInside(dot(x, y, z, xr, yr, zr), dot(x, y, z, xg, yg, zg), dot(x, y, z, xb, yb, zb))
    low = v128.bitselect(middle, low, inside)
    high = v128.bitselect(high, middle, inside)
  }
  return low
}

/** Writes four pixels of 3 bytes; 4 more bytes behind them are overwritten. */
@inline
function paint4(fy: v128, fxOf: v128, fzOf: v128, to: usize): void {
  let fx = fxOf
  let fz = fzOf
  const y = inverseF(fy)
  let x = inverseF(fx)
  let z = inverseF(fz)
  let r = dot(x, y, z, xr, yr, zr)
  let g = dot(x, y, z, xg, yg, zg)
  let b = dot(x, y, z, xb, yb, zb)
  const inside = isInside(r, g, b)
  if (!i32x4.all_true(inside)) {
    const share = v128.bitselect(f32x4.splat(1), fit(fy, fx, fz, y), inside)
    fx = f32x4.add(fy, f32x4.mul(share, f32x4.sub(fx, fy)))
    fz = f32x4.add(fy, f32x4.mul(share, f32x4.sub(fz, fy)))
    x = inverseF(fx)
    z = inverseF(fz)
    r = dot(x, y, z, xr, yr, zr)
    g = dot(x, y, z, xg, yg, zg)
    b = dot(x, y, z, xb, yb, zb)
  }
  const rgb = v128.or(
    v128.or(encoded(r), i32x4.shl(encoded(g), 8)),
    i32x4.shl(encoded(b), 16),
  )
  v128.store(to, i8x16.shuffle(rgb, rgb, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0))
}

/** L* 0..100 of so many pixels, a multiple of 4, of 1 or 3 bytes, as f32. */
export function lightness(from: usize, channels: i32, pixels: i32, to: usize): void {
  for (let i = 0; i < pixels; i += 4) {
    const fy = luminanceF(from + i * channels, channels)
    v128.store(to + (i << 2), f32x4.sub(scaled(fy, 116), f32x4.splat(16)))
  }
}

/**
 * One row of the photo. `planes` are four rows [4, cells + 2] of coefficients, each cell's centre, the outer ones
 * doubled: f(X) = p0 f(Y) + p1 and f(Z) = p2 f(Y) + p3, each linear between two centres. Pixels of 1 or 3 bytes at
 * `from`, 3 bytes each at `to`.
 */
export function paintRow(from: usize, channels: i32, widthPx: i32, planes: usize, cells: i32, to: usize): void {
  const stride = (cells + 2) << 2
  const perPixel = <f32>cells / <f32>widthPx
  let x = 0
  for (let cell = 0; cell <= cells && x < widthPx; cell++) {
    // pixel x has its centre at (x + 0.5) cells / width - 0.5; this run ends where cell's own centre is reached
    const end = min(widthPx, <i32>Math.ceil(((<f64>cell + 0.5) * widthPx) / cells - 0.5))
    if (end <= x) continue
    const at = planes + (cell << 2)
    const a0 = load<f32>(at), a1 = load<f32>(at + stride), a2 = load<f32>(at + 2 * stride), a3 = load<f32>(at + 3 * stride)
    const d0 = load<f32>(at, 4) - a0, d1 = load<f32>(at + stride, 4) - a1
    const d2 = load<f32>(at + 2 * stride, 4) - a2, d3 = load<f32>(at + 3 * stride, 4) - a3
    const lanes = scaled(f32x4(0.5, 1.5, 2.5, 3.5), perPixel)
    for (; x < end; x += 4) {
      const w = f32x4.add(lanes, f32x4.splat(<f32>x * perPixel + 0.5 - <f32>cell))
      const fy = luminanceF(from + x * channels, channels)
      const p0 = f32x4.add(f32x4.splat(a0), scaled(w, d0))
      const p1 = f32x4.add(f32x4.splat(a1), scaled(w, d1))
      const p2 = f32x4.add(f32x4.splat(a2), scaled(w, d2))
      const p3 = f32x4.add(f32x4.splat(a3), scaled(w, d3))
      paint4(fy, f32x4.add(f32x4.mul(p0, fy), p1), f32x4.add(f32x4.mul(p2, fy), p3), to + x * 3)
    }
    x = end // a run's last four may reach into the next one, which paints them again
  }
}

/**
 * One row of coefficients for `paintRow`: `lines` [4, rows, cells] interpolated to the place of the photo's row y,
 * the outer cells doubled.
 */
export function mixRow(lines: usize, cells: i32, rows: i32, y: i32, heightPx: i32, to: usize): void {
  const at = max(0, min(<f64>(rows - 1), ((<f64>y + 0.5) * rows) / heightPx - 0.5))
  const upper = <i32>Math.floor(at)
  const lower = min(rows - 1, upper + 1)
  const w = <f32>(at - upper)
  for (let plane = 0; plane < 4; plane++) {
    const from = lines + ((plane * rows * cells) << 2)
    const row = to + ((plane * (cells + 2)) << 2)
    for (let cell = 0; cell < cells + 2; cell++) {
      const inner = max(0, min(cells - 1, cell - 1))
      const one = load<f32>(from + ((upper * cells + inner) << 2))
      const two = load<f32>(from + ((lower * cells + inner) << 2))
      store<f32>(row + (cell << 2), one + (two - one) * w)
    }
  }
}

/** Means of blocks of `side` x `side` lightness values, as f(Y): the guide at the size of the network's answer. */
export function pooledF(lightness: usize, width: i32, height: i32, side: i32, to: usize): void {
  const w = width / side, h = height / side
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      let sum: f32 = 0
      for (let i = 0; i < side * side; i++) {
        sum += load<f32>(lightness + (((y * side + i / side) * width + x * side + (i % side)) << 2))
      }
      store<f32>(to + ((y * w + x) << 2), (sum / <f32>(side * side) + 16) / 116)
    }
  }
}

/** Mean of a [height, width] plane over windows of so many cells to each side, cut off at the borders. */
function boxMean(from: usize, width: i32, height: i32, radius: i32, scratch: usize, to: usize): void {
  for (let y = 0; y < height; y++) {
    boxLine(from + ((y * width) << 2), 4, width, radius, scratch + ((y * width) << 2))
  }
  for (let x = 0; x < width; x++) {
    boxLine(scratch + (x << 2), width << 2, height, radius, to + (x << 2))
  }
}

function boxLine(from: usize, stride: i32, count: i32, radius: i32, to: usize): void {
  let sum: f64 = 0
  for (let i = 0; i < min(radius, count); i++) sum += load<f32>(from + i * stride)
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += load<f32>(from + (i + radius) * stride)
    if (i - radius > 0) sum -= load<f32>(from + (i - radius - 1) * stride)
    const cells = min(i + radius, count - 1) - max(i - radius, 0) + 1
    store<f32>(to + i * stride, <f32>(sum / cells))
  }
}

/**
 * Guided filter (He, Sun, Tang, 2013; fast form 2015) of one map by the guide: in each window the line
 * value = slope guide + offset that fits best, `eps` keeping the slope small where the guide is flat; both averaged
 * again. All are [height, width] f32; `scratch` has room for five of them.
 */
export function guidedLine(
  guide: usize, value: usize, width: i32, height: i32, radius: i32, eps: f32, scratch: usize, slope: usize, offset: usize,
): void {
  const cells = width * height
  const plane = <usize>cells << 2
  const product = scratch, temporary = scratch + plane
  const meanG = scratch + 2 * plane, meanV = scratch + 3 * plane, meanGG = scratch + 4 * plane
  for (let i = 0; i < cells; i++) {
    const g = load<f32>(guide + (i << 2))
    store<f32>(product + (i << 2), g * g)
  }
  boxMean(guide, width, height, radius, temporary, meanG)
  boxMean(value, width, height, radius, temporary, meanV)
  boxMean(product, width, height, radius, temporary, meanGG)
  for (let i = 0; i < cells; i++) {
    store<f32>(product + (i << 2), load<f32>(guide + (i << 2)) * load<f32>(value + (i << 2)))
  }
  boxMean(product, width, height, radius, temporary, slope)
  for (let i = 0; i < cells; i++) {
    const g = load<f32>(meanG + (i << 2)), v = load<f32>(meanV + (i << 2))
    const a = (load<f32>(slope + (i << 2)) - g * v) / (load<f32>(meanGG + (i << 2)) - g * g + eps)
    store<f32>(slope + (i << 2), a)
    store<f32>(offset + (i << 2), v - a * g)
  }
  boxMean(slope, width, height, radius, temporary, product)
  memory.copy(slope, product, plane)
  boxMean(offset, width, height, radius, temporary, product)
  memory.copy(offset, product, plane)
}
