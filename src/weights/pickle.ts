import { ColorizeError } from '../core/errors.ts'

/** A name that a pickle wants to call or instantiate; it is only ever compared with names that are known. */
export class Global {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | Global
  | Pickled[]
  | Map<Pickled, Pickled>
  | { [key: string]: unknown }

export type PickleHooks = {
  /** What `module.name(...args)` is. Throws where the name is not known: nothing is ever executed. */
  call(name: string, args: readonly Pickled[]): Pickled
  /** What a persistent id stands for. */
  persistent(id: Pickled): Pickled
}

/** Marks the start of a tuple, list or dictionary on the stack. */
const mark = Symbol('mark')
type Cell = Pickled | typeof mark

const refuse = (why: string): never => {
  throw new ColorizeError('model_invalid', `the pickle ${why}`)
}

const latin = new TextDecoder('latin1')
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Little-endian two's complement of up to 255 bytes. */
const longOf = (bytes: Uint8Array): bigint => {
  let value = 0n
  for (const [i, byte] of bytes.entries()) value |= BigInt(byte) << BigInt(8 * i)
  return (bytes.at(-1) ?? 0) >= 128 ? value - (1n << BigInt(8 * bytes.length)) : value
}

/**
 * Reads one pickle (protocol 2) that starts at `start`: only the opcodes that PyTorch writes for a dictionary of
 * tensors. Memory is bounded by the file's own length: every value costs at least a byte of it.
 * @throws ColorizeError model_invalid
 */
export const readPickle = (
  bytes: Uint8Array,
  start: number,
  hooks: PickleHooks,
): { value: Pickled; end: number } => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stack: Cell[] = []
  const memo = new Map<number, Pickled>()
  let at = start

  const take = (length: number): Uint8Array => {
    if (length < 0 || at + length > bytes.length) refuse('ends too early')
    at += length
    return bytes.subarray(at - length, at)
  }
  const u8 = () => take(1)[0] ?? 0
  const u16 = () => (take(2), view.getUint16(at - 2, true))
  const u32 = () => (take(4), view.getUint32(at - 4, true))
  const line = (): string => {
    const end = bytes.indexOf(10, at)
    if (end < 0 || end - at > 200) refuse('names something without end')
    const text = latin.decode(take(end - at))
    at++
    return text
  }
  const pop = (): Pickled => {
    const cell = stack.pop()
    return cell === undefined || cell === mark ? refuse('takes from an empty stack') : cell
  }
  const top = (): Pickled => {
    const cell = stack.at(-1)
    return cell === undefined || cell === mark ? refuse('takes from an empty stack') : cell
  }
  const sinceMark = (): Pickled[] => {
    const from = stack.lastIndexOf(mark)
    if (from < 0) refuse('has no mark')
    return stack.splice(from).slice(1) as Pickled[]
  }
  const tuple = (length: number): Pickled[] => Array.from({ length }, pop).reverse()
  const setItems = (pairs: Pickled[]): void => {
    const into = top()
    if (!(into instanceof Map) || pairs.length % 2 !== 0) return refuse('sets items of what is no dictionary')
    for (let i = 0; i < pairs.length; i += 2) into.set(pairs[i] ?? null, pairs[i + 1] ?? null)
  }
  const append = (values: Pickled[]): void => {
    const into = top()
    if (!Array.isArray(into)) return refuse('appends to what is no list')
    for (const value of values) into.push(value)
  }
  const recall = (key: number): Pickled => memo.get(key) ?? refuse('recalls what it never kept')
  const reduce = (): Pickled => {
    const [args, callee] = [pop(), pop()]
    if (!(callee instanceof Global) || !Array.isArray(args)) return refuse('calls what is no name')
    return hooks.call(callee.name, args)
  }

  /** By opcode; the names are those of Python's pickletools. */
  const actions: Record<number, () => void> = {
    0x80: () => u8() === 2 || refuse('is not of protocol 2'), // PROTO
    0x28: () => stack.push(mark), // MARK
    0x29: () => stack.push([]), // EMPTY_TUPLE
    0x5d: () => stack.push([]), // EMPTY_LIST
    0x7d: () => stack.push(new Map()), // EMPTY_DICT
    0x4e: () => stack.push(null), // NONE
    0x88: () => stack.push(true), // NEWTRUE
    0x89: () => stack.push(false), // NEWFALSE
    0x4a: () => (take(4), stack.push(view.getInt32(at - 4, true))), // BININT
    0x4b: () => stack.push(u8()), // BININT1
    0x4d: () => stack.push(u16()), // BININT2
    0x8a: () => stack.push(longOf(take(u8()))), // LONG1
    0x58: () => stack.push(utf8.decode(take(u32()))), // BINUNICODE
    0x63: () => stack.push(new Global(`${line()}.${line()}`)), // GLOBAL
    0x71: () => memo.set(u8(), top()), // BINPUT
    0x72: () => memo.set(u32(), top()), // LONG_BINPUT
    0x68: () => stack.push(recall(u8())), // BINGET
    0x6a: () => stack.push(recall(u32())), // LONG_BINGET
    0x74: () => stack.push(sinceMark()), // TUPLE
    0x85: () => stack.push(tuple(1)), // TUPLE1
    0x86: () => stack.push(tuple(2)), // TUPLE2
    0x87: () => stack.push(tuple(3)), // TUPLE3
    0x61: () => {
      const value = pop()
      append([value])
    }, // APPEND
    0x65: () => append(sinceMark()), // APPENDS
    0x73: () => setItems(tuple(2)), // SETITEM
    0x75: () => setItems(sinceMark()), // SETITEMS
    0x52: () => stack.push(reduce()), // REDUCE
    0x51: () => stack.push(hooks.persistent(pop())), // BINPERSID
    0x62: () => pop(), // BUILD: an object's attributes, such as a dictionary's version notes
  }

  for (;;) {
    const opcode = u8()
    if (opcode === 0x2e) return { value: pop(), end: at } // STOP
    const action = actions[opcode]
    if (!action) return refuse(`has the opcode ${opcode}, which no tensor needs`)
    action()
  }
}
