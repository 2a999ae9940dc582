import type { GraphValue, OnnxFile } from './onnx-file.ts'
import { inputScaling, outputScaling, type Scaling } from './onnx-scaling.ts'
import { invalidGraph } from './onnx-wire.ts'
import { presets, type Preset, type PresetName } from './presets.ts'

export type FixedSize = { widthPx: number; heightPx: number }

/** How a graph is used with a preset, as read from the graph. */
export type Fit = {
  /** The name of the input that takes the photo. */
  image: string
  /** Inputs for hints, which stay empty. */
  hints: readonly { name: string; channels: number }[]
  output: string
  /** Undefined where it takes any size. */
  size: FixedSize | undefined
  /** What the graph does to its input before the first layer; undefined where that cannot be told. */
  scaling: Scaling | undefined
  /** Its output times this is ab. */
  abScale: number
}

const float32 = 1
const typeNames: Record<number, string> = {
  2: 'uint8',
  3: 'int8',
  10: 'float16',
  11: 'float64',
  16: 'bfloat16',
}
const mostChannels = 16
const longestSidePx = 2048
const shortestSidePx = 8
const presetByChannels: Record<string, PresetName> = {
  'in 1': 'siggraph17',
  'out 2': 'ddcolor',
  'out 3': 'deoldify',
}

const listed = (values: readonly GraphValue[]): string =>
  values.length === 0 ? 'none' : values.map(({ name }) => `"${name}"`).join(', ')

const shapeOf = ({ shape }: GraphValue): string =>
  shape ? `[${shape.map((side) => side ?? 'any').join(', ')}]` : 'unknown'

/** Channels and sides of an input [1, channels, h, w]. */
const pictureIn = (value: GraphValue) => {
  const { name, elementType, shape } = value
  if (elementType !== float32)
    throw invalidGraph(
      `"${name}" is ${typeNames[elementType] ?? 'not a float tensor'}; export it with float32 inputs and outputs`,
    )
  const [batch, channels, heightPx, widthPx] = shape ?? []
  if (shape?.length !== 4 || channels === undefined)
    throw invalidGraph(`"${name}" has the shape ${shapeOf(value)}, not [1, channels, height, width]`)
  if (channels > mostChannels)
    throw invalidGraph(
      `"${name}" has its channels last: ${shapeOf(value)}; export it as [1, channels, height, width]`,
    )
  if (batch !== undefined && batch !== 1)
    throw invalidGraph(`"${name}" takes ${batch} photos at once; export it with a batch size of 1`)
  if ((heightPx === undefined) !== (widthPx === undefined))
    throw invalidGraph(`only one side of "${name}" is fixed: ${shapeOf(value)}`)
  for (const side of [heightPx, widthPx])
    if (side !== undefined && (side < shortestSidePx || side > longestSidePx))
      throw invalidGraph(
        `"${name}" is ${side} px along one side; ${shortestSidePx} to ${longestSidePx} are allowed`,
      )
  const size = heightPx !== undefined && widthPx !== undefined ? { widthPx, heightPx } : undefined
  return { name, channels, size }
}
type Picture = ReturnType<typeof pictureIn>

const wrongChannels = (name: PresetName, where: 'in' | 'out', value: GraphValue, wanted: number) => {
  const found = value.shape?.[1]
  const other = presetByChannels[`${where} ${found ?? ''}`]
  const hint = other !== undefined && other !== name ? `; --preset ${other} might fit` : ''
  return invalidGraph(`"${value.name}" has ${found ?? 'unknown'} channels; ${name} has ${wanted}${hint}`)
}

/** Lightness, and either nothing else or ab hints and their mask: the mask by its name, or as the later one. */
const lightnessAmong = (
  pictures: readonly Picture[],
): { image: Picture; hints: readonly Picture[] } | undefined => {
  const single = pictures.filter(({ channels }) => channels === 1)
  const double = pictures.filter(({ channels }) => channels === 2)
  const image = single.find(({ name }) => !/mask/i.test(name)) ?? single[0]
  const isKnown = pictures.length === 1 || (pictures.length === 3 && double.length === 1)
  if (!image || !isKnown || single.length + double.length !== pictures.length) return undefined
  return { image, hints: pictures.filter((picture) => picture !== image) }
}

const inputsFor = (name: PresetName, { sees }: Preset, { inputs }: OnnxFile) => {
  if (inputs.length === 0 || inputs.length > 3)
    throw invalidGraph(`it has ${inputs.length} inputs; ${name} has ${sees === 'grey' ? 1 : '1 or 3'}`)
  if (sees === 'grey' && inputs.length > 1)
    throw invalidGraph(`it has several inputs (${listed(inputs)}); ${name} has one, a picture of 3 channels`)
  const pictures = inputs.map(pictureIn)
  const sizes = new Set(pictures.map(({ size }) => (size ? `${size.widthPx} x ${size.heightPx}` : 'any')))
  if (sizes.size > 1) throw invalidGraph(`its inputs differ in size: ${[...sizes].join(', ')}`)
  const [only] = pictures
  const [value] = inputs
  if (sees === 'grey' && only && value) {
    if (only.channels !== 3) throw wrongChannels(name, 'in', value, 3)
    return { image: only, hints: [] }
  }
  const found = lightnessAmong(pictures)
  if (!found && inputs.length === 1 && value) throw wrongChannels(name, 'in', value, 1)
  if (!found)
    throw invalidGraph(
      `${name} has lightness (1 channel), or lightness, ab hints (2) and their mask (1); this graph has ` +
        inputs.map((input) => `"${input.name}" ${shapeOf(input)}`).join(', '),
    )
  return found
}

const outputFor = (name: PresetName, { answers }: Preset, { outputs }: OnnxFile): GraphValue => {
  const wanted = answers === 'ab' ? 2 : 3
  const fits = ({ shape }: GraphValue) =>
    shape === undefined || (shape.length === 4 && (shape[1] === undefined || shape[1] === wanted))
  const fitting = outputs.filter(fits)
  const [found] = fitting
  const [first] = outputs
  if (!found && outputs.length === 1 && first?.shape?.length === 4)
    throw wrongChannels(name, 'out', first, wanted)
  if (!found || fitting.length > 1)
    throw invalidGraph(
      `${name} has one output of ${wanted} channels; this graph has ` +
        (outputs.map((output) => `"${output.name}" ${shapeOf(output)}`).join(', ') || 'none'),
    )
  if (found.elementType !== float32)
    throw invalidGraph(
      `"${found.name}" is ${typeNames[found.elementType] ?? 'not a float tensor'}; export it with float32 inputs and outputs`,
    )
  return found
}

/** 1 where the graph ends in a way that the preset does not know: then as its authors publish it. */
const abScaleOf = (file: OnnxFile, output: string, { answers, lastLayer }: Preset): number => {
  const ending = answers === 'ab' ? outputScaling(file, output, 2) : undefined
  if (ending?.operation !== lastLayer.operation) return 1
  const [gain = 1, other = 1] = ending.scaling.gain
  if (ending.scaling.offset.some((offset) => offset !== 0) || gain !== other || gain === 0)
    throw invalidGraph(`"${output}" is shifted after the last layer, so it is not ab`)
  return Number((lastLayer.ab / gain).toPrecision(6))
}

/**
 * Finds the inputs and the output that a preset needs in a graph.
 * @throws ColorizeError model_invalid, saying what does not fit
 */
export const fitPreset = (file: OnnxFile, name: PresetName): Fit => {
  const preset: Preset = presets[name]
  const { image, hints } = inputsFor(name, preset, file)
  const output = outputFor(name, preset, file).name
  return {
    image: image.name,
    hints,
    output,
    size: image.size,
    scaling: inputScaling(file, image.name, image.channels),
    abScale: abScaleOf(file, output, preset),
  }
}
