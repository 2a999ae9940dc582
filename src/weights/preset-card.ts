import type { Fit } from './fit-preset.ts'
import { presets, type Preset, type PresetName } from './presets.ts'

/** Values go into the network as (value - mean) / deviation. */
export type Normalisation = { mean: readonly number[]; deviation: readonly number[] }
/** value * scale + offset are sRGB levels. */
export type Range = { scale: readonly number[]; offset: readonly number[] }

const rounded = (value: number): number => Number(value.toPrecision(6))
/** One number where all channels have the same. */
const perChannel = (values: readonly number[]): number | number[] =>
  new Set(values).size === 1 ? (values[0] ?? 0) : [...values]

/** What is left to do to a value after the graph's own scaling, so that the first layer sees what it was trained on. */
const remaining = ({ mean, deviation }: Preset, { scaling }: Fit): Normalisation | undefined => {
  if (!scaling) return undefined
  const at = (values: readonly number[], i: number) => values[i] ?? NaN
  const left = mean.map((m, i) => {
    const d = rounded(at(deviation, i) * at(scaling.gain, i))
    const shift = rounded(m + at(deviation, i) * at(scaling.offset, i))
    // float32 constants do not cancel out exactly
    return { deviation: d, mean: Math.abs(shift) < 1e-4 * at(deviation, i) ? 0 : shift }
  })
  return { mean: left.map((one) => one.mean), deviation: left.map((one) => one.deviation) }
}

/** How the photo goes in, as the graph tells; as published exports want it, where the graph does not. */
export const normalisationFor = (name: PresetName, fit: Fit): Normalisation => {
  const preset: Preset = presets[name]
  return remaining(preset, fit) ?? { mean: [0], deviation: [preset.publishedDeviation] }
}

/** The same, and other ways that exports are known for: only for a network whose output tells which is right. */
export const normalisationsFor = (name: PresetName, fit: Fit): Normalisation[] => [
  normalisationFor(name, fit),
  ...rangesFor(name).map(({ scale, offset }) => ({ mean: offset, deviation: scale })),
]

/** The ranges that colour pictures come out in: 0..255, 0..1, and normalised as ImageNet is. */
export const rangesFor = (name: PresetName): readonly [Range, ...Range[]] => {
  const { mean, deviation } = presets[name]
  return [
    { scale: [1], offset: [0] },
    { scale: [255], offset: [0] },
    { scale: deviation, offset: mean },
  ]
}

export type CardFacts = {
  id: string
  title: string
  sha256: string
  opset: number
  licence: string
  size: { shorterSide: number; multipleOf: number } | { widthPx: number; heightPx: number }
}

/** The card of a network that was added from outside. */
export const presetCard = (
  name: PresetName,
  { image, hints, output, abScale }: Fit,
  { mean, deviation }: Normalisation,
  range: Range | undefined,
  { id, title, sha256, opset, licence, size }: CardFacts,
): Record<string, unknown> => {
  const { sees, answers } = presets[name]
  const normalisation = { mean: perChannel(mean), deviation: perChannel(deviation) }
  const empty = hints.map((hint) => [hint.name, { as: 'zeros', channels: hint.channels }] as const)
  const scaled = range
    ? { as: 'rgb', scale: perChannel(range.scale), offset: perChannel(range.offset) }
    : { as: 'ab', scale: abScale }
  return {
    id,
    title,
    file: 'model.onnx',
    sha256,
    opset,
    preset: name,
    kind: answers,
    inputs: Object.fromEntries([[image, { as: sees, ...normalisation }] as const, ...empty]),
    outputs: { [output]: scaled },
    size,
    licence,
  }
}
