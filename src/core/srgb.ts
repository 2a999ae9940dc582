/** Linear light 0..1 of an sRGB level 0..255 (IEC 61966-2-1). Levels outside that range are clipped. */
export const linearLight = (level: number): number => {
  const value = Math.min(255, Math.max(0, level)) / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
