import { dot, encoded, inverseF, luminanceF, scaled } from './curves'

/** How far linear light may lie outside of 0..1: an eighth of the smallest 8-bit step near white. */
const slack: f32 = 0.0005
/** Steps of the bisection for the largest chroma. */
const halvings = 8

// XYZ relative to the D65 white (0.95047, 1, 1.08883) -> linear sRGB
const xr: f32 = 3.0799804, yr: f32 = -1.5371515, zr: f32 = -0.5428213
const xg: f32 = -0.9212478, yg: f32 = 1.8759900, zg: f32 = 0.0452473
const xb: f32 = 0.0528904, yb: f32 = -0.2040413, zb: f32 = 1.1512318

/** Whether sRGB contains each of four colours in linear light. */
@inline
function isInside(r: v128, g: v128, b: v128): v128 {
  const least = f32x4.pmin(f32x4.pmin(r, g), b)
  const most = f32x4.pmax(f32x4.pmax(r, g), b)
  return v128.and(f32x4.ge(least, f32x4.splat(-slack)), f32x4.le(most, f32x4.splat(1 + slack)))
}

/** The largest share 0..1 of the chroma that sRGB can show at this lightness and hue, by bisection. */
function largestChroma(fy: v128, fx: v128, fz: v128, y: v128): v128 {
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

/**
 * Combines colour with lightness: keeps f(Y) of four pixels, reduces chroma where sRGB cannot show the colour, and writes
 * 3 bytes per pixel. Overwrites the 4 bytes after them.
 */
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
    const share = v128.bitselect(f32x4.splat(1), largestChroma(fy, fx, fz, y), inside)
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

/**
 * Paints one row of the photo: f(X) = p0 f(Y) + p1 and f(Z) = p2 f(Y) + p3 for each pixel. `planes` [4, cells + 2] are
 * the coefficients at the centres of the cells, with the outer cells duplicated, and are interpolated linearly between
 * centres. Reads pixels of 1 or 3 bytes at `from` and writes 3 bytes each at `to`.
 */
export function paintRow(from: usize, channels: i32, widthPx: i32, planes: usize, cells: i32, to: usize): void {
  const stride = (cells + 2) << 2
  const perPixel = <f32>cells / <f32>widthPx
  let x = 0
  for (let cell = 0; cell <= cells && x < widthPx; cell++) {
    // pixel x has its centre at (x + 0.5) cells / width - 0.5; this run ends at the centre of the current cell
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
    x = end // the last four pixels of a run may overrun into the next run, which paints them again
  }
}

/**
 * The coefficients that `paintRow` needs for row y of the photo: interpolates `lines` [4, rows, cells] vertically and
 * duplicates the outer cells.
 */
export function interpolateLines(lines: usize, cells: i32, rows: i32, y: i32, heightPx: i32, to: usize): void {
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
