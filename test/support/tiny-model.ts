import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createGraph, type Graph } from '../../src/weights/onnx.ts'

export const tensor = (shape: number[], values: number[]) => ({ shape, data: Float32Array.from(values) })

/** Makes `folder`, with the network that `build` draws, and the card that goes with it. */
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

/** One value of each `side` x `side` of `input`, through a 1x1 convolution. */
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
