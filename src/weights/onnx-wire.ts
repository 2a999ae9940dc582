import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { ColorizeError } from '../core/errors.ts'

export const invalidGraph = (why: string, cause?: unknown): ColorizeError =>
  new ColorizeError('model_invalid', `this ONNX file cannot be used: ${why}`, { cause })

/** One field of a message: a nested message, string or block of numbers as `bytes`, anything else as `number`. */
export type Field = { number: number; bytes: Uint8Array | undefined; value: number }

const numberIn = (reader: BinaryReader, wireType: WireType): number => {
  switch (wireType) {
    case WireType.Varint:
      return Number(reader.int64())
    case WireType.Bit32:
      return reader.float()
    case WireType.Bit64:
      return reader.double()
    default:
      throw invalidGraph('it is damaged, or not an ONNX file')
  }
}

/**
 * The fields of a protocol buffer message, without copying: nothing is allocated for a length that the file only claims.
 * @throws ColorizeError model_invalid
 */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = new BinaryReader(message)
  while (reader.pos < message.length) {
    const [number, wireType] = reader.tag()
    if (wireType === WireType.LengthDelimited) yield { number, bytes: reader.bytes(), value: NaN }
    else yield { number, bytes: undefined, value: numberIn(reader, wireType) }
  }
}

/** A repeated number, which writers put into one block or into a field each. */
export const numbersIn = (
  { bytes, value }: Field,
  kind: 'varint' | 'float' | 'double',
  most: number,
): number[] => {
  if (!bytes) return [value]
  const reader = new BinaryReader(bytes)
  const numbers: number[] = []
  while (reader.pos < bytes.length) {
    if (numbers.length === most) throw invalidGraph('a list in it is too long')
    const read = {
      varint: () => Number(reader.int64()),
      float: () => reader.float(),
      double: () => reader.double(),
    }
    numbers.push(read[kind]())
  }
  return numbers
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
/** Printable ASCII: names are shown in terminals and become keys of the card. */
const isName = /^[\x20-\x7e]{0,300}$/

/** @throws ColorizeError model_invalid */
export const nameIn = ({ bytes }: Field): string => {
  const name = utf8.decode(bytes?.subarray(0, 1000) ?? new Uint8Array())
  if (!isName.test(name) || name === '__proto__') throw invalidGraph('a name in it is not printable text')
  return name
}
