import { createColorizer } from '../../pipeline/colorizer.ts'
import { figuresOf, intervalsOfFigures } from '../../measures/figures.ts'
import type { CommandOutput } from '../command-output.ts'
import { greyOf, measureMethod, rgbOf, surveyTruth, type Method } from './evaluate-photos.ts'
import { bandTables, figureTable, jsonLine, type Report } from './evaluate-output.ts'
import { pairsOf } from '../inputs.ts'
import { progressLine } from '../progress.ts'

export type EvaluateCommand = {
  names: readonly string[]
  /** Model id -> its folder; each is measured on the same photos. */
  models: ReadonlyMap<string, string>
  json: boolean
  /** Adds tables by lightness to the one for people; JSON always has them. */
  byLightness: boolean
}

/**
 * Measures each model on color photos that should be new to it, next to grey and to the photos themselves. JSON has a
 * line for each as soon as it is measured; the tables follow at the end.
 * @throws ColorizeError settings_invalid, model_invalid, and the codes of decode
 */
export const evaluate = async (
  { names, models, json, byLightness }: EvaluateCommand,
  output: CommandOutput,
): Promise<void> => {
  const paths = (await pairsOf(names, undefined, 'png')).map(({ input }) => input)
  const started = performance.now()
  const all = paths.length * (models.size + 3)
  let done = 0
  const onPhoto = () => output.progress?.(progressLine(++done, all, performance.now() - started))
  const truth = await surveyTruth(paths, onPhoto)
  const reports: Report[] = []
  const report = async (name: string, method: Method): Promise<void> => {
    const photos = await measureMethod(truth, method, onPhoto)
    const [figures, intervals] = [figuresOf(photos), intervalsOfFigures(photos)]
    const one = { name, photos: photos.length, figures, intervals, bandPixels: truth.bandPixels }
    reports.push(one)
    if (json) output.line(jsonLine(one))
  }
  await report('truth', ({ rgb }) => Promise.resolve(rgb))
  await report('grey', greyOf)
  for (const [id, modelFolder] of models) {
    const colorizer = await createColorizer({ modelFolder, concurrency: 1 })
    // the network gets the grey of the very picture that it is compared with
    await report(id, async ({ png }) => rgbOf((await colorizer.colorize(png, { format: 'png' })).after))
    await colorizer.close()
  }
  if (json) return
  for (const line of figureTable(reports)) output.line(line)
  if (byLightness) for (const line of bandTables(reports)) output.line(line)
}
