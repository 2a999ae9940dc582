import type { AbBin } from './maps.ts'

/** For each a in steps of 10, the first and the last b. */
const binRows: readonly (readonly [a: number, firstB: number, lastB: number])[] = [
  [-90, 50, 90],
  [-80, 20, 90],
  [-70, 0, 90],
  [-60, -20, 90],
  [-50, -30, 100],
  [-40, -40, 100],
  [-30, -50, 100],
  [-20, -50, 100],
  [-10, -60, 100],
  [0, -70, 100],
  [10, -80, 90],
  [20, -80, 90],
  [30, -90, 90],
  [40, -100, 90],
  [50, -100, 80],
  [60, -110, 80],
  [70, -110, 80],
  [80, -110, 70],
  [90, -110, 70],
  [100, -90, 0],
]

/**
 * The 313 ab bins of Zhang, Isola, Efros (ECCV 2016): multiples of 10 in a slightly enlarged sRGB gamut, ordered by a,
 * then b, as in the table published with the paper.
 */
export const abBins: readonly AbBin[] = binRows.flatMap(([a, first, last]) =>
  Array.from({ length: (last - first) / 10 + 1 }, (_, i): AbBin => [a, first + i * 10]),
)
