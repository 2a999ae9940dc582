/**
 * Hasler and Süsstrunk's M3 ("Measuring colourfulness in natural images", 2003) of 8-bit sRGB [pixels, 3]:
 * 0 none, 33 moderate, 59 quite, 109 extremely colourful.
 */
export const colorfulness = (rgb: Uint8Array): number => {
  const pixels = rgb.length / 3
  let [sumRg, sumYb, squaresRg, squaresYb] = [0, 0, 0, 0]
  for (let i = 0; i < rgb.length; i += 3) {
    const [r, g, b] = [rgb[i] ?? 0, rgb[i + 1] ?? 0, rgb[i + 2] ?? 0]
    const [rg, yb] = [r - g, (r + g) / 2 - b]
    sumRg += rg
    sumYb += yb
    squaresRg += rg * rg
    squaresYb += yb * yb
  }
  const [meanRg, meanYb] = [sumRg / pixels, sumYb / pixels]
  const spread = Math.sqrt(squaresRg / pixels - meanRg ** 2 + squaresYb / pixels - meanYb ** 2)
  return spread + 0.3 * Math.hypot(meanRg, meanYb)
}
