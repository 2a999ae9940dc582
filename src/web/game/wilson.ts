/** The 97.5th percentile of the normal distribution: an interval of 95 %. */
const z = 1.959963984540054

/**
 * Wilson's score interval for a share of `count` in `trials`, 0..1: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n).
 * E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209–212. It assumes
 * independent rounds, which the rounds of one player are not entirely.
 */
export const wilson = (count: number, trials: number): { low: number; high: number } => {
  if (trials === 0) return { low: 0, high: 1 }
  const [share, z2n] = [count / trials, z ** 2 / trials]
  const middle = share + z2n / 2
  const spread = z * Math.sqrt((share * (1 - share)) / trials + z2n / (4 * trials))
  const clamp = (value: number): number => Math.min(1, Math.max(0, value / (1 + z2n)))
  return { low: clamp(middle - spread), high: clamp(middle + spread) }
}
