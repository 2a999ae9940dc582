/** The transfer curves of CIELAB and sRGB, for single values and for four at a time. f is CIELAB's cube-root curve. */

const thresholdF: f32 = 0.2068966

/** Tables for the 256 sRGB levels: the linear light of a level, and f(Y) of the grey with that level. */
const linearOf = memory.data(1024, 16)
const greyF = memory.data(1024, 16)

export function f(t: f64): f64 {
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116.0
}

/** Linear light 0..1 of an sRGB level 0..255 (IEC 61966-2-1). Levels outside that range are clipped. */
export function linearLight(level: f32): f64 {
  const s = <f64>max<f32>(0, min<f32>(255, level)) / 255
  return s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4)
}

for (let i = 0; i < 256; i++) {
  const light = linearLight(<f32>i)
  store<f32>(linearOf + (i << 2), <f32>light)
  store<f32>(greyF + (i << 2), <f32>f(light))
}

/** The table entries of four 1-byte pixels. */
@inline
function grey4(table: usize, at: usize): v128 {
  let v = f32x4.splat(load<f32>(table + (<usize>load<u8>(at) << 2)))
  v = f32x4.replace_lane(v, 1, load<f32>(table + (<usize>load<u8>(at, 1) << 2)))
  v = f32x4.replace_lane(v, 2, load<f32>(table + (<usize>load<u8>(at, 2) << 2)))
  return f32x4.replace_lane(v, 3, load<f32>(table + (<usize>load<u8>(at, 3) << 2)))
}

/** The linear light of one channel of four 3-byte pixels. */
@inline
function channel4(at: usize): v128 {
  let v = f32x4.splat(load<f32>(linearOf + (<usize>load<u8>(at) << 2)))
  v = f32x4.replace_lane(v, 1, load<f32>(linearOf + (<usize>load<u8>(at, 3) << 2)))
  v = f32x4.replace_lane(v, 2, load<f32>(linearOf + (<usize>load<u8>(at, 6) << 2)))
  return f32x4.replace_lane(v, 3, load<f32>(linearOf + (<usize>load<u8>(at, 9) << 2)))
}

@inline
export function scaled(v: v128, by: f32): v128 {
  return f32x4.mul(v, f32x4.splat(by))
}

/**
 * f of four luminances. Dividing the exponent by three estimates the cube root to 3 %; one Halley step reduces the error
 * to 0.003 %.
 */
@inline
export function f4(t: v128): v128 {
  const thirds = f32x4.convert_i32x4_s(t)
  let y = i32x4.add(i32x4.trunc_sat_f32x4_s(scaled(thirds, 1.0 / 3.0)), i32x4.splat(709921077))
  const cube = f32x4.mul(f32x4.mul(y, y), y)
  y = f32x4.div(f32x4.mul(y, f32x4.add(cube, f32x4.add(t, t))), f32x4.add(f32x4.add(cube, cube), t))
  const line = f32x4.add(scaled(t, 7.787), f32x4.splat(16.0 / 116.0))
  return v128.bitselect(y, line, f32x4.gt(t, f32x4.splat(0.008856)))
}

/** f(Y) of four pixels of 1 or 3 bytes each. */
@inline
export function luminanceF(at: usize, channels: i32): v128 {
  if (channels == 1) return grey4(greyF, at)
  const light = f32x4.add(
    f32x4.add(scaled(channel4(at), 0.212671), scaled(channel4(at + 1), 0.71516)),
    scaled(channel4(at + 2), 0.072169),
  )
  return f4(light)
}

/** The inverse of f, for four values. */
@inline
export function inverseF(v: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(v, v), v)
  const line = scaled(f32x4.sub(v, f32x4.splat(16.0 / 116.0)), 1.0 / 7.787)
  return v128.bitselect(cube, line, f32x4.gt(v, f32x4.splat(thresholdF)))
}

@inline
export function dot(x: v128, y: v128, z: v128, cx: f32, cy: f32, cz: f32): v128 {
  return f32x4.add(f32x4.add(scaled(x, cx), scaled(y, cy)), scaled(z, cz))
}

/**
 * The 8-bit sRGB levels of four values of linear light, which may lie slightly outside of 0..1, as i32. The curve is
 * approximated by a polynomial in the square root to within 0.12 levels. Adding 2^23 puts the nearest integer into the
 * lowest bits of the float, which is cheaper than a conversion.
 */
@inline
export function encoded(linear: v128): v128 {
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
