import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createGraph, type Graph } from '../../src/weights/onnx.ts'

export const tensor = (shape: number[], values: number[]) => ({ shape, data: Float32Array.from(values) })

/** Creates `folder` with the network that `build` makes, and its card. Returns the folder. */
export const writeModel = async (
  folder: string,
  build: (graph: Graph) => void,
  card: object,
): Promise<string> => {
  const graph = createGraph('test')
  build(graph)
  const file = graph.file()
  const sha256 = createHash('sha256').update(file).digest('hex')
  const size = { shorterSide: 32, multipleOf: 32 }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'model.onnx'), file)
  await writeFile(
    join(folder, 'model.json'),
    JSON.stringify({ id: 'test', file: 'model.onnx', sha256, size, ...card }),
  )
  return folder
}

/** Takes the first value of each `side` x `side` block of `input` and applies a 1x1 convolution. */
export const sampled = (
  side: number,
  graph: Graph,
  input: string,
  channels: number,
  weight: number[],
  bias: number[],
): string => {
  const small = graph.node('MaxPool', [input], { kernel_shape: [1, 1], strides: [side, side] })
  const outputs = bias.length
  return graph.node('Conv', [
    small,
    graph.weight('w', tensor([outputs, channels, 1, 1], weight)),
    graph.weight('b', tensor([outputs], bias)),
  ])
}

/** Scores for red in light areas, for blue in dark areas, and for green. Each cell covers `cellPx` x `cellPx`. */
export const writeScoreModel = (folder: string, cellPx: number, id: string): Promise<string> => {
  const build = (graph: Graph) => {
    const x = graph.input('L', ['n', 1, 'h', 'w'])
    const scores = sampled(cellPx, graph, x, 1, [0.05, -0.05, 0], [-1, 3, 0.5])
    graph.output(scores, 'logits', ['n', 3, 'h2', 'w2'])
  }
  return writeModel(folder, build, {
    id,
    kind: 'ab-bins',
    inputs: { L: {} },
    outputs: { logits: {} },
    temperature: 0.4,
    bins: [
      [50, 30],
      [-10, -40],
      [-40, 30],
    ],
  })
}
