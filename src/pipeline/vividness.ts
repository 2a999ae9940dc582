/** 1/T of the annealed mean: at which a network was measured, and of the mean of all likely colours. */
export type InverseTemperatures = { own: number; mean: number }

/** 1/T: from that of the mean over the network's own to twice that. */
export const inverseTemperatureFor = (vividness: number, { own, mean }: InverseTemperatures): number =>
  vividness <= 1 ? mean + (own - mean) * vividness : own * vividness

/** Above 1 colours also get stronger, by half at most; below, weaker where no temperature makes them so. */
export const chromaFor = (vividness: number, temperatures: InverseTemperatures | undefined): number =>
  temperatures ? Math.max(1, 0.5 + vividness / 2) : 0.5 + vividness / 2
