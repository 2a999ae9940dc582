const linear = (level: number): number => {
  const value = Math.min(255, Math.max(0, level)) / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

/** CIELAB lightness 0..100 (D65) of a colour in sRGB levels 0..255; levels beyond them are clipped. */
export const lightnessOfSrgb = (red: number, green: number, blue: number): number => {
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  return luminance > 216 / 24389 ? 116 * Math.cbrt(luminance) - 16 : (24389 / 27) * luminance
}
