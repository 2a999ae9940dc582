import type { Graph, Value } from './onnx.ts'
import { invalid, type StateDict, type Tensor } from './tensor.ts'

export type Step = { stride?: number; dilation?: number }

/** The layers of the released networks, each taken from the weights by its PyTorch name and held to the shape that fits. */
export type Layers = {
  relu: (x: Value) => Value
  leakyRelu: (x: Value, slope: number) => Value
  tanh: (x: Value) => Value
  /** Every second pixel of every second row. */
  everySecond: (x: Value) => Value
  sum: (x: Value, y: Value) => Value
  /** 3x3 or 1x1, padded so that stride 1 keeps the size. */
  conv: (x: Value, key: string, step?: Step) => Value
  /** 4x4, stride 2, padding 1: twice the size. */
  up: (x: Value, key: string) => Value
  /** Batch norm with the statistics of training. */
  norm: (x: Value, key: string) => Value
  scaled: (x: Value, by: number) => Value
  plus: (x: Value, by: number) => Value
  /** Channels of a value that came out of a layer. */
  channels: (x: Value) => number
}

const scalar = (value: number): Tensor => ({ shape: [], data: Float32Array.of(value) })
/** PyTorch's default. */
const normEpsilon = 1e-5

export const createLayers = (
  graph: Graph,
  weights: StateDict,
  inputs: Readonly<Record<Value, number>>,
): Layers => {
  const channels = new Map(Object.entries(inputs))
  let scalars = 0

  const tensor = (key: string, shape: readonly (number | undefined)[]): Tensor => {
    const found = weights.get(key)
    if (!found) throw invalid(`${key} is missing`)
    const fits =
      found.shape.length === shape.length &&
      shape.every((side, i) => (side ?? found.shape[i]) === found.shape[i])
    if (!fits) throw invalid(`${key} has the shape [${found.shape.join(', ')}]`)
    return found
  }
  const put = (key: string, found: Tensor): Value => graph.weight(key, found)
  const known = (x: Value): number => {
    const found = channels.get(x)
    if (found === undefined) throw invalid(`nothing is known of ${x}`)
    return found
  }
  const made = (value: Value, count: number): Value => {
    channels.set(value, count)
    return value
  }
  const withScalar = (operation: 'Mul' | 'Add', x: Value, by: number): Value => {
    const value = graph.weight(`scalar-${++scalars}`, scalar(by))
    return made(graph.node(operation, [x, value]), known(x))
  }
  /** A layer without a bias has none in the file either. */
  const biasOf = (key: string, count: number): Value[] =>
    weights.has(`${key}.bias`) ? [put(`${key}.bias`, tensor(`${key}.bias`, [count]))] : []

  return {
    channels: known,
    relu: (x) => made(graph.node('Relu', [x]), known(x)),
    leakyRelu: (x, slope) => made(graph.node('LeakyRelu', [x], { alpha: slope }, ['alpha']), known(x)),
    tanh: (x) => made(graph.node('Tanh', [x]), known(x)),
    everySecond: (x) => made(graph.node('MaxPool', [x], { kernel_shape: [1, 1], strides: [2, 2] }), known(x)),
    sum: (x, y) => {
      if (known(x) !== known(y)) throw invalid(`${x} and ${y} have not as many channels`)
      return made(graph.node('Add', [x, y]), known(x))
    },
    scaled: (x, by) => withScalar('Mul', x, by),
    plus: (x, by) => withScalar('Add', x, by),
    conv: (x, key, { stride = 1, dilation = 1 } = {}) => {
      const weight = tensor(`${key}.weight`, [undefined, known(x), undefined, undefined])
      const [count = 0, , side = 0, other] = weight.shape
      if (side !== other || (side !== 1 && side !== 3)) throw invalid(`${key} is neither 3x3 nor 1x1`)
      const pad = ((side - 1) / 2) * dilation
      const attributes = {
        kernel_shape: [side, side],
        strides: [stride, stride],
        pads: [pad, pad, pad, pad],
        dilations: [dilation, dilation],
      }
      const parts = [x, put(`${key}.weight`, weight), ...biasOf(key, count)]
      return made(graph.node('Conv', parts, attributes), count)
    },
    up: (x, key) => {
      const weight = tensor(`${key}.weight`, [known(x), undefined, 4, 4])
      const count = weight.shape[1] ?? 0
      const attributes = { kernel_shape: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] }
      const parts = [x, put(`${key}.weight`, weight), ...biasOf(key, count)]
      return made(graph.node('ConvTranspose', parts, attributes), count)
    },
    norm: (x, key) => {
      const count = known(x)
      const names = ['weight', 'bias', 'running_mean', 'running_var']
      const parts = names.map((name) => put(`${key}.${name}`, tensor(`${key}.${name}`, [count])))
      return made(
        graph.node('BatchNormalization', [x, ...parts], { epsilon: normEpsilon }, ['epsilon']),
        count,
      )
    },
  }
}
