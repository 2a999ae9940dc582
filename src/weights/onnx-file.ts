import { ColorizeError } from '../core/errors.ts'
import { readConstant, type Constant } from './onnx-tensor.ts'
import { fieldsOf, invalidGraph, nameIn, type Field } from './onnx-wire.ts'

/** What goes into a graph or comes out of it. */
export type GraphValue = {
  name: string
  /** As onnx.proto numbers them; 0 where it is not a tensor. */
  elementType: number
  /** A side that is undefined may have any length; the whole is undefined where the file does not say. */
  shape: readonly (number | undefined)[] | undefined
}
export type GraphNode = { operation: string; inputs: readonly string[]; outputs: readonly string[] }

/** What an ONNX file says of its graph; the weights themselves are left where they are. */
export type OnnxFile = {
  opset: number
  inputs: readonly GraphValue[]
  outputs: readonly GraphValue[]
  nodes: readonly GraphNode[]
  /** Of those, the values of the short ones. */
  constants: ReadonlyMap<string, readonly number[]>
}

type Collected = {
  opset: number
  inputs: GraphValue[]
  outputs: GraphValue[]
  nodes: GraphNode[]
  constants: Map<string, readonly number[]>
  initializers: Set<string>
  parts: number
}

/** DDColor-L has about 3,000 nodes and 1,000 weights. */
const mostParts = 100_000
const deepestGraph = 8
/** The networks of the presets have none: a loop that never ends could not be stopped. */
const loops = new Set(['Loop', 'Scan'])

const messageIn = ({ bytes }: Field): Uint8Array => {
  if (!bytes) throw invalidGraph('it is damaged, or not an ONNX file')
  return bytes
}

const dimensionIn = (message: Uint8Array): number | undefined => {
  let side: number | undefined
  for (const { number, value } of fieldsOf(message)) if (number === 1 && value > 0) side = value
  return side
}

const tensorTypeIn = (message: Uint8Array): Omit<GraphValue, 'name'> => {
  let elementType = 0
  let shape: (number | undefined)[] | undefined
  for (const field of fieldsOf(message)) {
    if (field.number === 1) elementType = field.value
    if (field.number !== 2) continue
    shape = []
    for (const side of fieldsOf(messageIn(field))) {
      if (side.number === 1) shape.push(dimensionIn(messageIn(side)))
      if (shape.length > 16) throw invalidGraph('a shape in it has too many sides')
    }
  }
  return { elementType, shape }
}

const valueIn = (message: Uint8Array): GraphValue => {
  const value: GraphValue = { name: '', elementType: 0, shape: undefined }
  for (const field of fieldsOf(message)) {
    if (field.number === 1) value.name = nameIn(field)
    if (field.number !== 2) continue
    for (const type of fieldsOf(messageIn(field)))
      if (type.number === 1) Object.assign(value, tensorTypeIn(messageIn(type)))
  }
  return value
}

const countPart = (collected: Collected): void => {
  if (++collected.parts > mostParts) throw invalidGraph(`its graph has more than ${mostParts} parts`)
}

const checkedConstant = (message: Uint8Array, collected: Collected): Constant => {
  countPart(collected)
  const constant = readConstant(message)
  if (constant.isExternal)
    throw invalidGraph(
      'its weights are in another file (.onnx.data); save the model as one file: ' +
        'onnx.save(onnx.load("model.onnx"), "one-file.onnx", save_as_external_data=False)',
    )
  return constant
}

/** Both halves of a SparseTensorProto are tensors. */
const checkSparse = (message: Uint8Array, collected: Collected): void => {
  for (const field of fieldsOf(message))
    if (field.number === 1 || field.number === 2) checkedConstant(messageIn(field), collected)
}

/** Looks into an attribute, and answers its value where that is one tensor or one number. */
const attributeIn = (message: Uint8Array, collected: Collected, depth: number) => {
  let name = ''
  let numbers: readonly number[] | undefined
  for (const field of fieldsOf(message)) {
    if (field.number === 1) name = nameIn(field)
    else if (field.number === 2) numbers = [field.value]
    else if (field.number === 5) numbers = checkedConstant(messageIn(field), collected).numbers
    else if (field.number === 10) checkedConstant(messageIn(field), collected)
    else if (field.number === 22 || field.number === 23) checkSparse(messageIn(field), collected)
    else if (field.number === 6 || field.number === 11) readInnerGraph(messageIn(field), collected, depth + 1)
  }
  return { name, numbers }
}

const nodeIn = (message: Uint8Array, collected: Collected, depth: number): GraphNode => {
  countPart(collected)
  const [inputs, outputs]: [string[], string[]] = [[], []]
  let operation = ''
  let constant: readonly number[] | undefined
  for (const field of fieldsOf(message)) {
    if (field.number === 1) inputs.push(nameIn(field))
    else if (field.number === 2) outputs.push(nameIn(field))
    else if (field.number === 4) operation = nameIn(field)
    else if (field.number === 5) {
      const { name, numbers } = attributeIn(messageIn(field), collected, depth)
      if (name === 'value' || name === 'value_float') constant = numbers
    }
  }
  if (loops.has(operation)) throw invalidGraph('it contains a loop; export the network by tracing it')
  const [output] = outputs
  if (operation === 'Constant' && constant && output !== undefined && depth === 0)
    collected.constants.set(output, constant)
  return { operation, inputs, outputs }
}

/** A graph within the graph (a branch of If) only has to be harmless. */
const readInnerGraph = (message: Uint8Array, collected: Collected, depth: number): void => {
  if (depth > deepestGraph) throw invalidGraph('its graphs are nested too deeply')
  for (const field of fieldsOf(message)) {
    if (field.number === 1) nodeIn(messageIn(field), collected, depth)
    else if (field.number === 5) checkedConstant(messageIn(field), collected)
    else if (field.number === 15) checkSparse(messageIn(field), collected)
  }
}

const readGraph = (message: Uint8Array, collected: Collected): void => {
  for (const field of fieldsOf(message)) {
    if (field.number === 1) collected.nodes.push(nodeIn(messageIn(field), collected, 0))
    else if (field.number === 5) {
      const { name, numbers } = checkedConstant(messageIn(field), collected)
      collected.initializers.add(name)
      if (numbers) collected.constants.set(name, numbers)
    } else if (field.number === 11 || field.number === 12) {
      countPart(collected)
      ;(field.number === 11 ? collected.inputs : collected.outputs).push(valueIn(messageIn(field)))
    } else if (field.number === 15) checkSparse(messageIn(field), collected)
  }
}

const opsetIn = (message: Uint8Array): number => {
  let [domain, version] = ['', 0]
  for (const field of fieldsOf(message)) {
    if (field.number === 1) domain = nameIn(field)
    if (field.number === 2) version = field.value
  }
  return domain === '' || domain === 'ai.onnx' ? version : 0
}

const readModel = (file: Uint8Array): Collected => {
  const collected: Collected = {
    opset: 0,
    inputs: [],
    outputs: [],
    nodes: [],
    parts: 0,
    constants: new Map<string, readonly number[]>(),
    initializers: new Set<string>(),
  }
  for (const field of fieldsOf(file)) {
    if (field.number === 7) readGraph(messageIn(field), collected)
    else if (field.number === 8) collected.opset = Math.max(collected.opset, opsetIn(messageIn(field)))
    else if (field.number === 20) throw invalidGraph('it is made for training; export it for inference')
    else if (field.number === 25)
      for (const part of fieldsOf(messageIn(field)))
        if (part.number === 7) nodeIn(messageIn(part), collected, 1)
  }
  return collected
}

/**
 * Reads the graph of an ONNX file that may be hostile, so that the runtime never sees one that refers to other files.
 * @throws ColorizeError model_invalid
 */
export const readOnnx = (file: Uint8Array): OnnxFile => {
  try {
    const { initializers, parts, ...read } = readModel(file)
    if (parts === 0 || read.opset === 0) throw invalidGraph('it is not an ONNX file')
    // older files list their weights among the inputs too
    return { ...read, inputs: read.inputs.filter(({ name }) => !initializers.has(name)) }
  } catch (cause) {
    if (cause instanceof ColorizeError) throw cause
    throw invalidGraph('it is damaged, or not an ONNX file', cause)
  }
}
