/** 1/T of the annealed mean: `own` as the network was measured, `mean` for the mean of all likely colours. */
export type InverseTemperatures = { own: number; mean: number }

/** 1/T at a vividness 0..2: `mean` at 0, `own` at 1, twice `own` at 2. */
export const inverseTemperatureFor = (vividness: number, { own, mean }: InverseTemperatures): number =>
  vividness <= 1 ? mean + (own - mean) * vividness : own * vividness

/**
 * The factor for chroma at a vividness 0..2: from 0.5 to 1.5. Temperature alone would not do: the mean of all likely
 * colours is not always paler than the likeliest one, but a user who lowers the vividness expects paler colours.
 */
export const chromaScaleFor = (vividness: number): number => 0.5 + vividness / 2
