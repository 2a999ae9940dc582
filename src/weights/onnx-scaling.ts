import type { GraphNode, OnnxFile } from './onnx-file.ts'

/** value * gain + offset, a number for each channel. */
export type Scaling = { gain: readonly number[]; offset: readonly number[] }

/** They hand on the same numbers, in another form. */
const keepNumbers = new Set(['Identity', 'Cast', 'Unsqueeze', 'Squeeze', 'Reshape', 'Expand'])
const keepPicture = new Set(['Identity', 'Cast'])
/** They ask for the size only. */
const askSize = new Set(['Shape', 'Size'])
const mostSteps = 500
/** Relative; float32 constants that are folded differ by less. */
const same = 1e-4

const createLookups = ({ nodes, constants }: OnnxFile) => {
  const consumers = new Map<string, GraphNode[]>()
  const producers = new Map<string, GraphNode>()
  for (const node of nodes) {
    for (const name of node.outputs) producers.set(name, node)
    for (const name of new Set(node.inputs)) {
      const known = consumers.get(name)
      if (known) known.push(node)
      else consumers.set(name, [node])
    }
  }
  /** A number for each channel, where `name` is a constant of one or of so many. */
  const constantOf = (name: string | undefined, channels: number): readonly number[] | undefined => {
    for (let steps = 0; name !== undefined && steps < mostSteps; steps++) {
      const found = constants.get(name)
      if (found?.length === channels) return found
      if (found?.length === 1) return Array.from({ length: channels }, () => found[0] ?? NaN)
      const producer = producers.get(name)
      if (found || !producer || !keepNumbers.has(producer.operation)) return undefined
      name = producer.inputs[0]
    }
    return undefined
  }
  return { consumers, producers, constantOf }
}
type Lookups = ReturnType<typeof createLookups>

const zip = (
  left: readonly number[],
  right: readonly number[],
  combine: (x: number, y: number) => number,
): number[] => left.map((x, i) => combine(x, right[i] ?? NaN))

/** What one operation does to `value`, where that is no more than arithmetic with constants. */
const stepOf = (
  { operation, inputs }: GraphNode,
  value: string,
  channels: number,
  { constantOf }: Lookups,
): Scaling | undefined => {
  const all = (number: number) => Array.from({ length: channels }, () => number)
  if (keepPicture.has(operation)) return { gain: all(1), offset: all(0) }
  if (inputs.length !== 2) return undefined
  const isFirst = inputs[0] === value
  const constant = constantOf(isFirst ? inputs[1] : inputs[0], channels)
  if (!constant) return undefined
  if (operation === 'Add') return { gain: all(1), offset: constant }
  if (operation === 'Mul') return { gain: constant, offset: all(0) }
  if (operation === 'Sub' && isFirst) return { gain: all(1), offset: constant.map((x) => -x) }
  if (operation === 'Sub') return { gain: all(-1), offset: constant }
  if (operation === 'Div' && isFirst) return { gain: constant.map((x) => 1 / x), offset: all(0) }
  return undefined
}

/** `inner`, then `outer`. */
const composed = (inner: Scaling, outer: Scaling): Scaling => ({
  gain: zip(inner.gain, outer.gain, (x, y) => x * y),
  offset: zip(
    zip(inner.offset, outer.gain, (x, y) => x * y),
    outer.offset,
    (x, y) => x + y,
  ),
})

const isClose = (left: readonly number[], right: readonly number[]): boolean =>
  left.every((x, i) => Math.abs(x - (right[i] ?? NaN)) <= same * Math.abs(x) + 1e-6)

const unscaled = (channels: number): Scaling => ({
  gain: Array.from({ length: channels }, () => 1),
  offset: Array.from({ length: channels }, () => 0),
})

/**
 * What the graph itself does to an input before the first layer sees it, such as subtracting a mean; undefined where
 * layers see it in different ways.
 */
export const inputScaling = (file: OnnxFile, input: string, channels: number): Scaling | undefined => {
  const lookups = createLookups(file)
  const seen: Scaling[] = []
  const waiting = [{ value: input, scaling: unscaled(channels) }]
  for (let steps = 0; waiting.length > 0; steps++) {
    const { value, scaling } = waiting.pop() ?? { value: input, scaling: unscaled(channels) }
    if (steps > mostSteps) return undefined
    for (const node of lookups.consumers.get(value) ?? []) {
      if (askSize.has(node.operation)) continue
      const step = stepOf(node, value, channels, lookups)
      const [output] = node.outputs
      if (!step || output === undefined) seen.push(scaling)
      // hints that nobody gives are often written as the picture times 0
      else if (!step.gain.every((gain) => gain === 0))
        waiting.push({ value: output, scaling: composed(scaling, step) })
    }
  }
  const [first] = seen
  const agrees = ({ gain, offset }: Scaling) =>
    first !== undefined && isClose(first.gain, gain) && isClose(first.offset, offset)
  return first && seen.every(agrees) && first.gain.every((gain) => Number.isFinite(gain) && gain !== 0)
    ? first
    : undefined
}

/** The operation that an output comes from, and what the graph does to its values after it. */
export const outputScaling = (
  file: OnnxFile,
  output: string,
  channels: number,
): { operation: string; scaling: Scaling } | undefined => {
  const lookups = createLookups(file)
  let [value, scaling] = [output, unscaled(channels)]
  for (let steps = 0; steps < mostSteps; steps++) {
    const node = lookups.producers.get(value)
    if (!node) return undefined
    const before =
      node.inputs.find((name) => lookups.constantOf(name, channels) === undefined) ?? node.inputs[0] ?? ''
    const step = node.operation === 'Clip' ? unscaled(channels) : stepOf(node, before, channels, lookups)
    if (!step) return { operation: node.operation, scaling }
    ;[value, scaling] = [before, composed(step, scaling)]
  }
  return undefined
}
