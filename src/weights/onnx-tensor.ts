import { float16 } from './float16.ts'
import { fieldsOf, nameIn, numbersIn } from './onnx-wire.ts'

/** Constants of a normalisation have a number for all channels or one for each; longer ones are weights. */
const mostNumbers = 16

/** A constant of a graph. `numbers` are its values where it is short and of floating point. */
export type Constant = { name: string; numbers: readonly number[] | undefined; isExternal: boolean }

const elementTypes = { float32: 1, float16: 10, float64: 11 } as const
const externalLocation = 1

const rawNumbers = (raw: Uint8Array, elementType: number): number[] | undefined => {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  const each = (size: number, read: (at: number) => number) =>
    raw.length / size > mostNumbers
      ? undefined
      : Array.from({ length: Math.floor(raw.length / size) }, (_, i) => read(i * size))
  if (elementType === elementTypes.float32) return each(4, (at) => view.getFloat32(at, true))
  if (elementType === elementTypes.float64) return each(8, (at) => view.getFloat64(at, true))
  if (elementType === elementTypes.float16) return each(2, (at) => float16(view.getUint16(at, true)))
  return undefined
}

/**
 * Reads a TensorProto (field numbers of onnx.proto).
 * @throws ColorizeError model_invalid
 */
export const readConstant = (message: Uint8Array): Constant => {
  let elementType = 0
  let raw: Uint8Array | undefined
  const constant: Constant = { name: '', numbers: undefined, isExternal: false }
  const listed: number[] = []
  const isShort = (bytes: Uint8Array | undefined) => (bytes?.length ?? 0) <= mostNumbers * 8
  for (const field of fieldsOf(message)) {
    if (field.number === 2) elementType = field.value
    else if (field.number === 8) constant.name = nameIn(field)
    else if (field.number === 9) raw = field.bytes
    else if (field.number === 13) constant.isExternal = true
    else if (field.number === 14) constant.isExternal ||= field.value === externalLocation
    else if (field.number === 4 && isShort(field.bytes) && listed.length <= mostNumbers)
      listed.push(...numbersIn(field, 'float', 2 * mostNumbers))
    else if (field.number === 10 && isShort(field.bytes) && listed.length <= mostNumbers)
      listed.push(...numbersIn(field, 'double', mostNumbers))
  }
  constant.numbers = raw ? rawNumbers(raw, elementType) : listed
  if (constant.numbers?.length === 0 || (constant.numbers?.length ?? 0) > mostNumbers)
    constant.numbers = undefined
  return constant
}
