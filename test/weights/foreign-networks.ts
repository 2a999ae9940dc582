import { createGraph, type Graph, type Value } from '../../src/weights/onnx.ts'

/** Tiny networks with the inputs, outputs and scaling of published exports. */
const imagenet = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] }

let weights = 0
const constant = (graph: Graph, values: readonly number[]): Value =>
  graph.weight(`constant-${++weights}`, { shape: [1, values.length, 1, 1], data: Float32Array.from(values) })
const apply = (graph: Graph, operation: 'Sub' | 'Div' | 'Mul' | 'Add', x: Value, values: readonly number[]) =>
  graph.node(operation, [x, constant(graph, values)])
const conv = (graph: Graph, x: Value, outputs: number, inputs: number, rows: readonly number[]): Value =>
  graph.node('Conv', [
    x,
    graph.weight(`weight-${++weights}`, { shape: [outputs, inputs, 1, 1], data: Float32Array.from(rows) }),
  ])

const fileOf = (build: (graph: Graph) => void): Uint8Array => {
  const graph = createGraph('foreign')
  build(graph)
  return graph.file()
}

type Side = number | string
type Sides = readonly [Side, Side]

/** As scripts/export_onnx.py of DDColor writes it: `before` is what is done ahead of the network. */
export const ddcolorFile = (
  before: 'nothing' | 'normalise' | 'divide and normalise' = 'normalise',
  sides: Sides = [64, 64],
): Uint8Array =>
  fileOf((graph) => {
    let x = graph.input('input', [1, 3, ...sides])
    if (before === 'divide and normalise') x = apply(graph, 'Div', x, [255])
    if (before !== 'nothing')
      x = apply(graph, 'Div', apply(graph, 'Sub', x, imagenet.mean), imagenet.deviation)
    graph.output(conv(graph, x, 2, 3, [4, 4, 4, -3, -3, -3]), 'output', [1, 2, ...sides])
  })

/** DeOldify, which sees and answers `normalised` pictures; exports wrap it for levels, or answer 0..1. */
export const deoldifyFile = (
  form: 'normalised' | 'levels' | 'unit output',
  weight: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 0.8],
): Uint8Array =>
  fileOf((graph) => {
    let x = graph.input('input', [1, 3, 'height', 'width'])
    if (form === 'levels') x = apply(graph, 'Div', x, [255])
    if (form === 'levels') x = apply(graph, 'Div', apply(graph, 'Sub', x, imagenet.mean), imagenet.deviation)
    x = conv(graph, x, 3, 3, weight)
    if (form !== 'normalised')
      x = apply(graph, 'Add', apply(graph, 'Mul', x, imagenet.deviation), imagenet.mean)
    if (form === 'levels') x = apply(graph, 'Mul', x, [255])
    graph.output(x, 'output', [1, 3, 'height', 'width'])
  })

/** siggraph17 with its hints: all named in the order given. `ending` is what follows the last layer. */
export const siggraphFile = (
  names: readonly { name: string; channels: number }[],
  ending: 'Tanh' | 'ab' = 'ab',
): Uint8Array =>
  fileOf((graph) => {
    for (const { name, channels } of names) graph.input(name, [1, channels, 32, 32])
    const scaled = names.map(({ name, channels }) => {
      if (channels === 2) return apply(graph, 'Div', name, [110])
      return /mask/i.test(name) ? name : apply(graph, 'Div', apply(graph, 'Sub', name, [50]), [100])
    })
    const all = scaled.length > 1 ? graph.node('Concat', scaled, { axis: 1 }) : (scaled[0] ?? '')
    const channels = names.reduce((sum, one) => sum + one.channels, 0)
    const rows = Array.from({ length: 2 * channels }, (_, i) => 0.1 + i / 100)
    const x = graph.node('Tanh', [conv(graph, all, 2, channels, rows)])
    graph.output(ending === 'ab' ? apply(graph, 'Mul', x, [110]) : x, 'output', [1, 2, 32, 32])
  })
