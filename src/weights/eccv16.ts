import { createLayers, type Layers } from './layers.ts'
import { createGraph, type Graph, type Value } from './onnx.ts'
import { invalid, type StateDict, type Tensor } from './tensor.ts'

/** Blocks 1 to 7 of the release: how many convolutions, the last one's stride, the dilation of all. */
const blocks = [
  { convs: 2, stride: 2, dilation: 1 },
  { convs: 2, stride: 2, dilation: 1 },
  { convs: 3, stride: 2, dilation: 1 },
  { convs: 3, stride: 1, dilation: 1 },
  { convs: 3, stride: 1, dilation: 2 },
  { convs: 3, stride: 1, dilation: 2 },
  { convs: 3, stride: 1, dilation: 1 },
] as const

/** Convolutions, each followed by ReLU, and a batch norm at the end; every second key is a ReLU's. */
const block = (
  layers: Layers,
  x: Value,
  name: string,
  { convs, stride, dilation }: (typeof blocks)[number],
) => {
  let value = x
  for (let i = 0; i < convs; i++) {
    const isLast = i === convs - 1
    value = layers.relu(layers.conv(value, `${name}.${i * 2}`, { stride: isLast ? stride : 1, dilation }))
  }
  return layers.norm(value, `${name}.${convs * 2}`)
}

const abNorm = 110

/** The colours that the weights give each bin: a, b. */
export const eccv16Bins = (weights: StateDict): [number, number][] => {
  const { data = new Float32Array() } = weights.get('model_out.weight') ?? {}
  const bins = data.length / 2
  const at = (i: number) => Math.round((data[i] ?? 0) * abNorm * 1000) / 1000
  return Array.from({ length: bins }, (_, bin) => [at(bin), at(bins + bin)])
}

/** A share as small adds nothing; of denormal numbers, below 1e-38, a CPU makes a hundred times the work. */
const nothing = 1e-30

/** Softmax and the mean as two sums and a division: over channels the runtime's Softmax keeps to one thread and copies. */
const annealedMean = (graph: Graph, scores: Value, inverseTemperature: Value, colours: Tensor): Value => {
  const best = graph.node('ReduceMax', [scores], { axes: [1], keepdims: 1 })
  const below = graph.node('Sub', [scores, best])
  const least = graph.weight('least', { shape: [], data: Float32Array.of(Math.log(nothing)) })
  const shares = graph.node('Exp', [
    graph.node('Clip', [graph.node('Mul', [below, inverseTemperature]), least]),
  ])
  const bins = colours.shape[1] ?? 0
  const ones = { shape: [1, bins, 1, 1], data: new Float32Array(bins).fill(1) }
  const sumBy = (weight: Value) => graph.node('Conv', [shares, weight], { kernel_shape: [1, 1] })
  const whole = sumBy(graph.weight('ones', ones))
  return graph.node('Div', [sumBy(graph.weight('model_out.weight', colours)), whole])
}

/**
 * "Colorful Image Colorization" (Zhang, Isola, Efros, ECCV 2016) as its authors released it for PyTorch: L [n, 1, h, w]
 * 0..100, h and w multiples of 8, and 1/T of the softmax, in; ab [n, 2, h/4, w/4] and the scores of its bins out. The
 * release enlarges ab four times, bilinearly; that is left to whoever knows the photo.
 * @throws ColorizeError model_invalid
 */
export const eccv16 = (weights: StateDict): Uint8Array => {
  const graph = createGraph('eccv16')
  const L = graph.input('L', ['n', 1, 'h', 'w'])
  const inverseTemperature = graph.input('inv_temperature', [1])
  const layers = createLayers(graph, weights, { [L]: 1 })
  let x = layers.scaled(layers.plus(L, -50), 1 / 100)
  for (const [i, shape] of blocks.entries()) x = block(layers, x, `model${i + 1}`, shape)
  x = layers.relu(layers.up(x, 'model8.0'))
  for (const key of ['model8.2', 'model8.4']) x = layers.relu(layers.conv(x, key))
  const scores = layers.conv(x, 'model8.6')
  const bins = layers.channels(scores)
  const colours = weights.get('model_out.weight')
  if (colours?.shape.join() !== `2,${bins},1,1`)
    throw invalid('model_out.weight does not give each bin a colour')
  const mean = annealedMean(graph, scores, inverseTemperature, colours)
  const size = graph.weight('ab-norm', { shape: [], data: Float32Array.of(abNorm) })
  graph.output(graph.node('Mul', [mean, size]), 'ab', ['n', 2, 'h/4', 'w/4'])
  graph.output(scores, 'scores', ['n', bins, 'h/4', 'w/4'])
  return graph.file()
}
