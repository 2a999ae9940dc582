import { float16 } from './float16.ts'
import { readPickle, Global, type Pickled, type PickleHooks } from './pickle.ts'
import { invalid, type StateDict, type Tensor } from './tensor.ts'
import { storedEntries } from './stored-zip.ts'

/**
 * PyTorch's files of tensors, both formats: the zip of PyTorch 1.6 and later, and the five pickles before it. Only
 * names that a dictionary of tensors needs are known, and nothing is executed.
 */
type Storage = { kind: 'storage'; type: string; key: string; elements: number }
type Lazy = { kind: 'tensor'; storage: Storage; offset: number; shape: number[]; strides: number[] }

const bytesOfElement: Record<string, number> = {
  'torch.FloatStorage': 4,
  'torch.HalfStorage': 2,
  'torch.DoubleStorage': 8,
  'torch.LongStorage': 8,
}
const maxElements = 2 ** 28
const legacyMagic = 0x1950a86a20f9469cfc6cn

const isKind = <K extends string>(value: unknown, kind: K): value is { kind: K } =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind

const count = (value: unknown): number => {
  const number = typeof value === 'bigint' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0 || number > maxElements)
    throw invalid('a size in it is out of range')
  return number
}
const counts = (value: Pickled | undefined): number[] => {
  if (!Array.isArray(value) || value.length > 8) throw invalid('a shape in it is none')
  return value.map(count)
}

const rebuildTensor = ([storage, offset, shape, strides]: readonly Pickled[]): Lazy => {
  if (!isKind(storage, 'storage')) throw invalid('a tensor in it has no storage')
  return {
    kind: 'tensor',
    storage: storage as Storage,
    offset: count(offset),
    shape: counts(shape),
    strides: counts(strides),
  }
}

const hooks: PickleHooks = {
  call: (name, args) => {
    if (name === 'collections.OrderedDict' && args.length === 0) return new Map()
    if (name === 'torch._utils._rebuild_tensor_v2') return rebuildTensor(args)
    throw invalid(`it wants to call ${name}`)
  },
  persistent: (id) => {
    const [tag, type, key, , elements] = Array.isArray(id) ? id : []
    if (tag !== 'storage' || !(type instanceof Global) || typeof key !== 'string')
      throw invalid('it refers to what is no storage')
    if (bytesOfElement[type.name] === undefined) throw invalid(`it stores ${type.name}`)
    return { kind: 'storage', type: type.name, key, elements: count(elements) }
  },
}

const readerOf = (type: string, view: DataView): ((element: number) => number) => {
  switch (type) {
    case 'torch.HalfStorage':
      return (i) => float16(view.getUint16(i * 2, true))
    case 'torch.DoubleStorage':
      return (i) => view.getFloat64(i * 8, true)
    case 'torch.LongStorage':
      return (i) => Number(view.getBigInt64(i * 8, true))
    default:
      return (i) => view.getFloat32(i * 4, true)
  }
}

/** Puts a tensor's elements, wherever its strides lead, in C order. */
const gather = ({ storage, offset, shape, strides }: Lazy, bytes: Uint8Array): Tensor => {
  const length = shape.reduce((product, side) => product * side, 1)
  const last = shape.reduce((sum, side, i) => sum + Math.max(0, side - 1) * (strides[i] ?? 0), offset)
  const size = bytesOfElement[storage.type] ?? 4
  if (
    strides.length !== shape.length ||
    length > maxElements ||
    (length > 0 && (last + 1) * size > bytes.length)
  )
    throw invalid('a tensor in it reaches beyond its storage')
  const read = readerOf(storage.type, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const data = new Float32Array(length)
  const place = shape.map(() => 0)
  let from = offset
  for (let i = 0; i < length; i++) {
    data[i] = read(from)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [side, stride] = [shape[axis] ?? 1, strides[axis] ?? 0]
      const next = (place[axis] ?? 0) + 1
      from += stride
      if (next < side) {
        place[axis] = next
        break
      }
      place[axis] = 0
      from -= side * stride
    }
  }
  return { shape, data }
}

const tensorsOf = (root: Pickled, storageBytes: (storage: Storage) => Uint8Array): StateDict => {
  if (!(root instanceof Map)) throw invalid('it is no dictionary of tensors')
  const tensors = new Map<string, Tensor>()
  for (const [name, value] of root) {
    if (typeof name !== 'string' || !isKind(value, 'tensor')) throw invalid('it holds more than tensors')
    const lazy = value as Lazy
    tensors.set(name, gather(lazy, storageBytes(lazy.storage)))
  }
  return tensors
}

const readZip = (file: Uint8Array): StateDict => {
  const entries = storedEntries(file)
  const pickleName = [...entries.keys()].find((name) => name.endsWith('/data.pkl'))
  const pickle = pickleName === undefined ? undefined : entries.get(pickleName)
  if (pickleName === undefined || !pickle) throw invalid('the archive holds no data.pkl')
  const folder = pickleName.slice(0, -'data.pkl'.length)
  const order = entries.get(`${folder}byteorder`)
  if (order && new TextDecoder().decode(order).trim() !== 'little')
    throw invalid('its numbers are not little-endian')
  return tensorsOf(readPickle(pickle, 0, hooks).value, ({ key }) => {
    const bytes = entries.get(`${folder}data/${key}`)
    if (!bytes) throw invalid(`the archive lacks the storage ${key}`)
    return bytes
  })
}

/** Magic number, version, the writer's sizes, the dictionary, the storages' keys; then each storage. */
const readLegacy = (file: Uint8Array): StateDict => {
  let at = 0
  const types = new Map<string, Storage>()
  const next = (): Pickled => {
    const { value, end } = readPickle(file, at, {
      ...hooks,
      persistent: (id) => {
        const storage = hooks.persistent(id)
        if (isKind(storage, 'storage')) types.set((storage as Storage).key, storage as Storage)
        return storage
      },
    })
    at = end
    return value
  }
  if (next() !== legacyMagic || next() !== 1001) throw invalid("it is no file of PyTorch's")
  const system = next()
  if (!(system instanceof Map) || system.get('little_endian') !== true)
    throw invalid('its numbers are not little-endian')
  const root = next()
  const keys = next()
  if (!Array.isArray(keys)) throw invalid('it has no list of storages')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const storages = new Map<string, Uint8Array>()
  for (const key of keys) {
    const storage = typeof key === 'string' ? types.get(key) : undefined
    if (!storage || at + 8 > file.length) throw invalid('it ends before its storages do')
    const length = count(view.getBigInt64(at, true)) * (bytesOfElement[storage.type] ?? 4)
    if (at + 8 + length > file.length) throw invalid('it ends before its storages do')
    storages.set(storage.key, file.subarray(at + 8, at + 8 + length))
    at += 8 + length
  }
  return tensorsOf(root, ({ key }) => storages.get(key) ?? new Uint8Array())
}

/**
 * The tensors of a .pth file by name, as float32.
 * @throws ColorizeError model_invalid
 */
export const readPth = (file: Uint8Array): StateDict => {
  const isZip = file[0] === 0x50 && file[1] === 0x4b
  try {
    return isZip ? readZip(file) : readLegacy(file)
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ColorizeError') throw cause
    throw invalid('the file is damaged', cause)
  }
}
