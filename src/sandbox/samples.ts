import { readFile } from 'node:fs/promises'

export type Sample = { id: string; title: string; bytes: Buffer; width: number; height: number }

const drawn = [
  { id: 'street', title: 'Market Street on a Sunday morning, 1924', width: 1024, height: 684 },
  { id: 'portrait', title: 'Great-grandmother at the photographer’s, about 1912', width: 768, height: 960 },
  { id: 'landscape', title: 'The lake below the mountains, summer of 1931', width: 1024, height: 768 },
]

/** The black-and-white sample photos, drawn by scripts/draw-samples.mjs. */
export const readSamples = (): Promise<Sample[]> =>
  Promise.all(
    drawn.map(async (sample) => ({
      ...sample,
      bytes: await readFile(new URL(`./assets/samples/${sample.id}.jpg`, import.meta.url)),
    })),
  )
