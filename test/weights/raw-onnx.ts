import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** Writes ONNX files that no exporter would, field by field (numbers of onnx.proto). */
type Fields = readonly (readonly [number: number, value: number | string | Uint8Array])[]

export const message = (fields: Fields): Uint8Array => {
  const writer = new BinaryWriter()
  for (const [number, value] of fields)
    if (typeof value === 'number') writer.tag(number, WireType.Varint).int64(value)
    else if (typeof value === 'string') writer.tag(number, WireType.LengthDelimited).string(value)
    else writer.tag(number, WireType.LengthDelimited).bytes(value)
  return writer.finish()
}

export const elements = { float32: 1, uint8: 2, float16: 10 } as const

export const valueInfo = (name: string, shape: readonly (number | string)[], elementType = 1): Uint8Array => {
  const sides = shape.map((side) => [1, message([[typeof side === 'number' ? 1 : 2, side]])] as const)
  const tensor = message([
    [1, elementType],
    [2, message(sides)],
  ])
  return message([
    [1, name],
    [2, message([[1, tensor]])],
  ])
}

export const node = (
  operation: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Uint8Array[] = [],
): Uint8Array =>
  message([
    ...inputs.map((name) => [1, name] as const),
    ...outputs.map((name) => [2, name] as const),
    [4, operation],
    ...attributes.map((attribute) => [5, attribute] as const),
  ])

export const tensor = (name: string, values: readonly number[], more: Fields = []): Uint8Array =>
  message([
    [1, values.length],
    [2, elements.float32],
    [8, name],
    [9, new Uint8Array(Float32Array.from(values).buffer)],
    ...more,
  ])

/** Of a tensor whose values are in another file. */
export const external: Fields = [
  [
    13,
    message([
      [1, 'location'],
      [2, '/etc/passwd'],
    ]),
  ],
  [14, 1],
]

export type RawModel = {
  inputs?: readonly Uint8Array[]
  outputs?: readonly Uint8Array[]
  nodes?: readonly Uint8Array[]
  weights?: readonly Uint8Array[]
  opset?: number
  more?: Fields
}

/** By default a network like DDColor that passes its input on. */
export const rawModel = ({
  inputs = [valueInfo('input', [1, 3, 64, 64])],
  outputs = [valueInfo('output', [1, 2, 64, 64])],
  nodes = [node('Conv', ['input', 'w'], ['output'])],
  weights = [],
  opset = 17,
  more = [],
}: RawModel): Uint8Array => {
  const graph = message([
    ...nodes.map((one) => [1, one] as const),
    [2, 'test'],
    ...weights.map((one) => [5, one] as const),
    ...inputs.map((one) => [11, one] as const),
    ...outputs.map((one) => [12, one] as const),
  ])
  return message([[1, 8], [7, graph], [8, message([[2, opset]])], ...more])
}
