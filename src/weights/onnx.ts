import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { Tensor } from './tensor.ts'

/** Names of values in the graph. */
export type Value = string
export type Attributes = Record<string, number | readonly number[]>
type Fill = (writer: BinaryWriter) => void

/** A graph that grows node by node, and its file (ONNX, opset 17; field numbers of onnx.proto). All is float32. */
export type Graph = {
  /** A side that is a word may have any length. */
  input: (name: string, shape: readonly (number | string)[]) => Value
  /** Numbers that belong to the network. */
  weight: (name: string, tensor: Tensor) => Value
  /** Appends an operation; whole numbers as attributes are integers unless `floats` names them. */
  node: (
    operation: string,
    inputs: readonly Value[],
    attributes?: Attributes,
    floats?: readonly string[],
  ) => Value
  output: (value: Value, name: string, shape: readonly (number | string)[]) => void
  file: () => Uint8Array
}

const irVersion = 8
const opset = 17
const types = { float: 1, int64: 7, attributeFloat: 1, attributeInt: 2, attributeInts: 7 } as const

const text = (writer: BinaryWriter, field: number, value: string): void => {
  writer.tag(field, WireType.LengthDelimited).string(value)
}
const integer = (writer: BinaryWriter, field: number, value: number): void => {
  writer.tag(field, WireType.Varint).int64(value)
}
const message = (writer: BinaryWriter, field: number, fill: Fill): void => {
  writer.tag(field, WireType.LengthDelimited).fork()
  fill(writer)
  writer.join()
}

const writeTensor = (writer: BinaryWriter, name: string, { shape, data }: Tensor): void => {
  for (const side of shape) integer(writer, 1, side)
  integer(writer, 2, types.float)
  text(writer, 8, name)
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  writer.tag(9, WireType.LengthDelimited).bytes(bytes)
}

const writeAttribute = (
  writer: BinaryWriter,
  name: string,
  value: number | readonly number[],
  isFloat: boolean,
): void => {
  text(writer, 1, name)
  if (typeof value !== 'number') {
    for (const number of value) integer(writer, 8, number)
    integer(writer, 20, types.attributeInts)
  } else if (isFloat) {
    writer.tag(2, WireType.Bit32).float(value)
    integer(writer, 20, types.attributeFloat)
  } else {
    integer(writer, 3, value)
    integer(writer, 20, types.attributeInt)
  }
}

const writeValueInfo = (writer: BinaryWriter, name: string, shape: readonly (number | string)[]): void => {
  const writeSide = (side: number | string) => (dimension: BinaryWriter) => {
    if (typeof side === 'number') integer(dimension, 1, side)
    else text(dimension, 2, side)
  }
  text(writer, 1, name)
  message(writer, 2, (type) =>
    message(type, 1, (tensor) => {
      integer(tensor, 1, types.float)
      message(tensor, 2, (sides) => {
        for (const side of shape) message(sides, 1, writeSide(side))
      })
    }),
  )
}

export const createGraph = (name: string): Graph => {
  const parts: { field: number; fill: Fill }[] = []
  const add = (field: number, fill: Fill) => void parts.push({ field, fill })
  let nodes = 0

  const node: Graph['node'] = (operation, inputs, attributes = {}, floats = []) => {
    const output = `${operation.toLowerCase()}-${++nodes}`
    add(1, (writer) => {
      for (const input of inputs) text(writer, 1, input)
      text(writer, 2, output)
      text(writer, 3, output)
      text(writer, 4, operation)
      for (const [key, value] of Object.entries(attributes))
        message(writer, 5, (attribute) => {
          writeAttribute(attribute, key, value, floats.includes(key))
        })
    })
    return output
  }

  return {
    node,
    input: (input, shape) => {
      add(11, (writer) => {
        writeValueInfo(writer, input, shape)
      })
      return input
    },
    weight: (weight, tensor) => {
      add(5, (writer) => {
        writeTensor(writer, weight, tensor)
      })
      return weight
    },
    output: (value, output, shape) => {
      add(1, (writer) => {
        text(writer, 1, value)
        text(writer, 2, output)
        text(writer, 4, 'Identity')
      })
      add(12, (writer) => {
        writeValueInfo(writer, output, shape)
      })
    },
    file: () => {
      const writer = new BinaryWriter()
      integer(writer, 1, irVersion)
      text(writer, 2, 'colorizebot')
      message(writer, 7, (graph) => {
        text(graph, 2, name)
        for (const { field, fill } of parts) message(graph, field, fill)
      })
      message(writer, 8, (set) => {
        integer(set, 2, opset)
      })
      return writer.finish()
    },
  }
}
