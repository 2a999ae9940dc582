import { readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { parseCard } from '../../src/pipeline/models/model-card.ts'
import { importWeights } from '../../src/weights/import-weights.ts'
import { readPth } from '../../src/weights/pth.ts'

const fixtures = 'test/weights/fixtures'
const floats = async (name: string): Promise<Float32Array> => {
  const bytes = await readFile(`${fixtures}/${name}.f32`)
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}
const pth = (name: string): Promise<Buffer> => readFile(`${fixtures}/${name}.pth`)
const code = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return (error as { code?: unknown }).code
  }
  return undefined
}

// both made by models/training/parity.py: random weights, and PyTorch's own answer
describe.each([
  { kind: 'eccv16', heightPx: 32, widthPx: 40, stride: 4 },
  { kind: 'siggraph17', heightPx: 32, widthPx: 40, stride: 1 },
])('$kind', ({ kind, heightPx, widthPx, stride }) => {
  it.each(['zip', 'legacy'])('from a %s file answers what PyTorch does', async (format) => {
    const { onnx, card } = importWeights(await pth(`${kind}.${format}`), { unverified: true })
    const session = await InferenceSession.create(onnx, { logSeverityLevel: 4 })
    const all = {
      L: new Tensor('float32', await floats(`${kind}.L`), [1, 1, heightPx, widthPx]),
      inv_temperature: new Tensor('float32', [1], [1]),
    }
    const feeds = Object.fromEntries(
      Object.entries(all).filter(([name]) => session.inputNames.includes(name)),
    )
    const { ab } = await session.run(feeds)
    await session.release()
    expect(ab?.dims).toEqual([1, 2, heightPx / stride, widthPx / stride])
    const truth = await floats(`${kind}.ab`)
    const off = truth.map((value, i) => Math.abs(value - ((ab?.data as Float32Array)[i] ?? NaN)))
    expect(Math.max(...off)).toBeLessThan(1e-4)
    expect(parseCard(JSON.stringify(card))).toMatchObject({ id: kind, kind: 'ab' })
  })

  it('holds the same tensors in both formats', async () => {
    const [zip, legacy] = [readPth(await pth(`${kind}.zip`)), readPth(await pth(`${kind}.legacy`))]
    expect(legacy.size).toBeGreaterThan(50)
    for (const [name, tensor] of legacy) expect(zip.get(name)).toEqual(tensor)
  })

  it('is refused without --unverified: it is not the authors’ file', async () => {
    const file = await pth(`${kind}.zip`)
    expect(() => importWeights(file, { unverified: false })).toThrow(/none of the authors/)
  })
})

/** A pickle of protocol 2 behind the legacy format's magic number and version, or inside nothing at all. */
const pickled = (...bytes: (number | string)[]): Uint8Array =>
  Uint8Array.from(
    [0x80, 2, ...bytes, 0x2e].flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : [part])),
  )
const magic = pickled(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
const version = pickled(0x4d, 0xe9, 0x03)
const system = pickled(0x7d, 0x58, 13, 0, 0, 0, 'little_endian', 0x88, 0x73)
const legacyFile = (object: Uint8Array): Uint8Array =>
  Uint8Array.from([...magic, ...version, ...system, ...object, ...pickled(0x5d)])

describe('a hostile file', () => {
  it.each([
    [
      'calls os.system',
      pickled('cos\nsystem\n', 0x58, 2, 0, 0, 0, 'id', 0x85, 0x52),
      /wants to call os\.system/,
    ],
    ['calls an unknown class', pickled('cbuiltins\neval\n', 0x29, 0x52), /wants to call builtins\.eval/],
    ['has an opcode that no tensor needs', pickled(0x81), /opcode 129/],
    ['takes from an empty stack', pickled(0x52), /empty stack/],
    ['recalls what it never kept', pickled(0x68, 9), /never kept/],
    ['has a tuple without a mark', pickled(0x74), /no mark/],
    ['names something without end', pickled('c', 'x'.repeat(500)), /without end/],
    ['claims a string of 4 GB', pickled(0x58, 255, 255, 255, 255), /too early/],
    ['is a number', pickled(0x4b, 1), /no dictionary/],
    ['sets items of a list', pickled(0x5d, 0x4b, 1, 0x4b, 2, 0x73), /no dictionary/],
  ])('that %s is refused', (_, object, why) => {
    expect(() => readPth(legacyFile(object))).toThrow(why)
  })

  it('ends with a coded refusal or a network, wherever bytes are changed or cut', async () => {
    let refused = 0
    for (const name of ['eccv16.zip', 'eccv16.legacy']) {
      const whole = await pth(name)
      for (let i = 0; i < 150; i++) {
        const file = Buffer.from(whole)
        // mostly where structure is: the head and the tail
        const at = (i * 7919) % (i % 3 === 0 ? whole.length : 12_000)
        for (let k = 0; k < 4; k++) file[Math.min(file.length - 1, at + k)] = (i * 31 + k * 97) % 256
        const cut = i % 5 === 0 ? file.subarray(0, (whole.length * (i + 1)) / 200) : file
        const outcome = code(() => importWeights(cut, { unverified: true }))
        expect([undefined, 'model_invalid']).toContain(outcome)
        if (outcome !== undefined) refused++
      }
    }
    expect(refused).toBeGreaterThan(100)
  })

  it('may not claim more than it holds: strides and shapes stay within the storage', async () => {
    const file = await pth('eccv16.zip')
    const shape = Buffer.from([0x4b, 3, 0x4b, 1, 0x4b, 3, 0x4b, 3]) // model1.0.weight is [3, 1, 3, 3]
    const at = file.indexOf(shape)
    expect(at).toBeGreaterThan(0)
    file[at + 1] = 255
    expect(code(() => readPth(file))).toBe('model_invalid')
  })

  it('of another network is refused', () => {
    expect(code(() => importWeights(legacyFile(pickled(0x7d)), { unverified: true }))).toBe('model_invalid')
  })
})
