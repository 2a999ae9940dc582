/** 1/T of the annealed mean: at which a network was measured, and of the mean of all likely colours. */
export type InverseTemperatures = { own: number; mean: number }

/** 1/T: from that of the mean over the network's own to twice that. */
export const inverseTemperatureFor = (vividness: number, { own, mean }: InverseTemperatures): number =>
  vividness <= 1 ? mean + (own - mean) * vividness : own * vividness

/**
 * Colours also get stronger or weaker by half at most: the mean of all likely colours is not always paler than the
 * likeliest one, and who asks for softer colours wants paler ones.
 */
export const chromaFor = (vividness: number): number => 0.5 + vividness / 2
