/** Conversions between CIELAB (D65) and sRGB, after IEC 61966-2-1 and CIE 15. */
const white = [0.95047, 1, 1.08883]
const delta = 6 / 29

const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const encoded = (value) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055)
const back = (t) => (t > delta ? t ** 3 : 3 * delta ** 2 * (t - 4 / 29))

/** The lightness, 0..100, of an 8-bit sRGB colour. */
export const lightnessOf = (red, green, blue) => {
  const y = 0.2126729 * linear(red / 255) + 0.7151522 * linear(green / 255) + 0.072175 * linear(blue / 255)
  return y > delta ** 3 ? 116 * Math.cbrt(y) - 16 : y * (29 / 3) ** 3
}

/** The 8-bit sRGB colour of a Lab colour, and whether sRGB contains it. */
export const rgbOf = (lightness, a, b) => {
  const fy = (lightness + 16) / 116
  const [x, y, z] = [fy + a / 500, fy, fy - b / 200].map((t, i) => back(t) * white[i])
  const values = [
    3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
    -0.969266 * x + 1.8760108 * y + 0.041556 * z,
    0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
  ]
  const isInGamut = values.every((value) => value > -0.002 && value < 1.002)
  const rgb = values.map((value) => Math.round(255 * encoded(Math.min(1, Math.max(0, value)))))
  return { rgb, isInGamut }
}

/** The colour in CSS, clamped to what a screen can show. */
export const cssOf = (lightness, a, b) => `rgb(${rgbOf(lightness, a, b).rgb.join(' ')})`
