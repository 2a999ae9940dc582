import { join } from 'node:path'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { defaultModel } from '../../../src/pipeline/models/default-model.ts'
import { abBins } from '../../../src/pipeline/network/ab-bins.ts'
import type { Graph } from '../../../src/weights/onnx.ts'
import { makeDataDir } from '../data-dir.ts'
import { otherModel } from '../models.ts'
import { sampled, writeModel } from '../tiny-model.ts'

declare module 'vitest' {
  interface ProvidedContext {
    tinyModelsFolder: string
  }
}

/** Scores of the 313 bins from lightness alone: the nearer to a pale orange the higher, and to blue where it is darker. */
const scoreBins = (graph: Graph): void => {
  const lightness = graph.input('L', ['n', 1, 'h', 'w'])
  const weights = abBins.map(([, b]) => b / 2_000)
  const biases = abBins.map(([a, b]) => Math.max(-10, -((a - 10) ** 2 + (b - 20) ** 2) / 500))
  const quarter = sampled(4, graph, lightness, 1, weights, biases)
  graph.output(quarter, 'logits', ['n', abBins.length, 'h4', 'w4'])
}

const card = { kind: 'ab-bins', inputs: { L: {} }, outputs: { logits: {} } }

/** Writes a network that takes no time, and its card. @returns the folder */
export const writeTinyModel = (folder: string, id: string): Promise<string> =>
  writeModel(folder, scoreBins, { ...card, id, title: `Tiny ${id}` })

/** Vitest's global setup: networks that take no time, under the ids of those that come with the program. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await makeDataDir()
  for (const id of [defaultModel, otherModel]) await writeTinyModel(join(folder.path, id), id)
  project.provide('tinyModelsFolder', folder.path)
  return () => folder.remove()
}

export const tinyModelsFolder = (): string => inject('tinyModelsFolder')
