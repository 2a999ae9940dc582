import { createLayers, type Layers } from './layers.ts'
import { createGraph, type Value } from './onnx.ts'
import { invalid, type StateDict } from './tensor.ts'

/** Convolutions of blocks 1 to 7, and their dilation. */
const blocks = [
  { convs: 2, dilation: 1 },
  { convs: 2, dilation: 1 },
  { convs: 3, dilation: 1 },
  { convs: 3, dilation: 1 },
  { convs: 3, dilation: 2 },
  { convs: 3, dilation: 2 },
  { convs: 3, dilation: 1 },
] as const

const block = (
  layers: Layers,
  x: Value,
  name: string,
  { convs, dilation }: (typeof blocks)[number],
): Value => {
  let value = x
  for (let i = 0; i < convs; i++) value = layers.relu(layers.conv(value, `${name}.${i * 2}`, { dilation }))
  return layers.norm(value, `${name}.${convs * 2}`)
}

/** The first layer's weights for lightness alone: the hints it also takes are all zero when nobody gives any. */
const withoutHints = (weights: StateDict): StateDict => {
  const first = weights.get('model1.0.weight')
  const [count = 0, inputs = 0, high = 0, wide = 0] = first?.shape ?? []
  if (!first || inputs !== 4)
    throw invalid('model1.0.weight does not take lightness, two hints and their mask')
  const size = high * wide
  const data = new Float32Array(count * size)
  for (let i = 0; i < count; i++)
    data.set(first.data.subarray(i * inputs * size, i * inputs * size + size), i * size)
  return new Map([...weights, ['model1.0.weight', { shape: [count, 1, high, wide], data }]])
}

const abNorm = 110

/**
 * "Real-Time User-Guided Image Colorization" (Zhang et al., SIGGRAPH 2017) as released for PyTorch, without hints:
 * L [n, 1, h, w] 0..100, h and w multiples of 8, in; ab [n, 2, h, w] out.
 * @throws ColorizeError model_invalid
 */
export const siggraph17 = (weights: StateDict): Uint8Array => {
  const graph = createGraph('siggraph17')
  const L = graph.input('L', ['n', 1, 'h', 'w'])
  const layers = createLayers(graph, withoutHints(weights), { [L]: 1 })
  const { conv, up, norm, relu } = layers
  let x = layers.scaled(layers.plus(L, -50), 1 / 100)
  const outputs: Value[] = []
  for (const [i, shape] of blocks.entries()) {
    x = block(layers, i > 0 && i < 4 ? layers.everySecond(x) : x, `model${i + 1}`, shape)
    outputs.push(x)
  }
  const [first = '', second = '', third = ''] = outputs
  x = relu(layers.sum(up(x, 'model8up.0'), conv(third, 'model3short8.0')))
  x = norm(relu(conv(relu(conv(x, 'model8.1')), 'model8.3')), 'model8.5')
  x = relu(layers.sum(up(x, 'model9up.0'), conv(second, 'model2short9.0')))
  x = norm(relu(conv(x, 'model9.1')), 'model9.3')
  x = relu(layers.sum(up(x, 'model10up.0'), conv(first, 'model1short10.0')))
  x = conv(layers.leakyRelu(conv(x, 'model10.1'), 0.2), 'model_out.0')
  if (layers.channels(x) !== 2) throw invalid('model_out.0 does not give a and b')
  graph.output(layers.scaled(layers.tanh(x), abNorm), 'ab', ['n', 2, 'h', 'w'])
  return graph.file()
}
