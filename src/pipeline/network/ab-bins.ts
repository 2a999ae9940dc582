type Triple = readonly [number, number, number]

/** a, then b from and to, in steps of 10: all 313, in the order of the paper's own table. */
const binRows: readonly Triple[] = [
  ...([
    [-90, 50, 90],
    [-80, 20, 90],
    [-70, 0, 90],
    [-60, -20, 90],
    [-50, -30, 100],
  ] as const),
  ...([
    [-40, -40, 100],
    [-30, -50, 100],
    [-20, -50, 100],
    [-10, -60, 100],
    [0, -70, 100],
  ] as const),
  ...([
    [10, -80, 90],
    [20, -80, 90],
    [30, -90, 90],
    [40, -100, 90],
    [50, -100, 80],
  ] as const),
  ...([
    [60, -110, 80],
    [70, -110, 80],
    [80, -110, 70],
    [90, -110, 70],
    [100, -90, 0],
  ] as const),
]

/** The 313 ab bins of Zhang, Isola, Efros (ECCV 2016): multiples of 10 in the widened sRGB gamut, by a, then b. */
export const abBins: readonly (readonly [number, number])[] = binRows.flatMap(([a, first, last]) =>
  Array.from({ length: (last - first) / 10 + 1 }, (_, i) => [a, first + i * 10] as const),
)
