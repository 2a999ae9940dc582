import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addModel, type AddCommand } from '../../src/cli/models/add-model.ts'
import { createAsk, type Ask } from '../../src/cli/models/licence.ts'
import { listModels, verifyModels } from '../../src/cli/models/models.ts'
import { createColorizer } from '../../src/pipeline/colorizer.ts'
import { importWeights } from '../../src/weights/import-weights.ts'
import { createGraph } from '../../src/weights/onnx.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { ddcolorFile, deoldifyFile, siggraphFile } from '../weights/foreign-networks.ts'
import { rawModel, tensor } from '../weights/raw-onnx.ts'

let data: Awaited<ReturnType<typeof makeDataDir>>
let lines: string[]
const output = { line: (text: string) => lines.push(text), problem: (text: string) => lines.push(text) }
const models = () => join(data.path, 'models')

beforeEach(async () => {
  data = await makeDataDir()
  lines = []
})
afterEach(() => data.remove())

const add = async (file: Uint8Array, command: Partial<AddCommand> = {}, ask?: Ask): Promise<void> => {
  const path = join(data.path, 'network.onnx')
  await writeFile(path, file)
  const rest = { id: 'mine', licence: 'MIT', force: false, modelsFolder: models() }
  await addModel({ file: path, preset: 'ddcolor', ...rest, ...command }, output, ask)
}
const card = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(models(), 'mine', 'model.json'), 'utf8')) as Record<string, unknown>
const leftOver = () => readdir(models()).catch(() => [])

describe('models add', () => {
  it('adds a DDColor of one size, verified and ready to colour', async () => {
    const file = ddcolorFile()
    await add(file)
    expect(await readdir(models())).toEqual(['mine'])
    expect(await card()).toMatchObject({
      id: 'mine',
      kind: 'ab',
      opset: 17,
      preset: 'ddcolor',
      licence: 'MIT',
      sha256: createHash('sha256').update(file).digest('hex'),
      inputs: { input: { as: 'grey', mean: 0, deviation: 255 } },
      outputs: { output: { as: 'ab', scale: 1 } },
      size: { widthPx: 64, heightPx: 64 },
    })
    expect(lines.join('\n')).toMatch(/64 x 64 px[^]*one pass +[\d,.]+ ms[^]*strength[^]*MODEL=mine/)
    expect(await verifyModels(models(), output)).toBe(0)
    const photo = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#808080' } })
      .png()
      .toBuffer()
    const colorizer = await createColorizer({ modelFolder: join(models(), 'mine'), concurrency: 1 })
    const { after } = await colorizer.colorize(photo, { format: 'png' })
    await colorizer.close()
    const [red = 0, green = 0] = await sharp(after).raw().toBuffer()
    expect(red).toBeGreaterThan(green)
  })

  it('lists what an added network can do', async () => {
    await add(ddcolorFile())
    lines = []
    await listModels(models(), output)
    expect(lines[1]).toMatch(/vividness: strength of colours only; coherence: not supported/)
  })

  it('gives a network of any size one that suits its preset', async () => {
    await add(ddcolorFile('normalise', ['height', 'width']))
    expect(await card()).toMatchObject({ size: { shorterSide: 512, multipleOf: 32 } })
  })

  it('keeps to one size where a file claims any and works on squares only', async () => {
    const graph = createGraph('squares')
    const weight = (name: string, shape: number[]) => {
      const data = new Float32Array(shape.reduce((product, side) => product * side, 1))
      return graph.weight(name, { shape, data })
    }
    const x = graph.node('Conv', [graph.input('input', [1, 3, 'h', 'w']), weight('w', [2, 3, 1, 1])])
    graph.output(graph.node('Add', [x, weight('row', [1, 1, 1, 512])]), 'output', [1, 2, 'h', 'w'])
    await add(graph.file())
    expect(await card()).toMatchObject({ size: { widthPx: 512, heightPx: 512 } })
  })

  const [mean, deviation] = [
    [123.675, 116.28, 103.53],
    [58.395, 57.12, 57.375],
  ]
  it.each([
    ['normalised', { mean, deviation }, { scale: deviation, offset: mean }],
    ['levels', { mean: 0, deviation: 1 }, { scale: 1, offset: 0 }],
    ['unit output', { mean, deviation }, { scale: 255, offset: 0 }],
  ] as const)('adds a DeOldify with %s', async (form, seen, answered) => {
    await add(deoldifyFile(form), { preset: 'deoldify' })
    expect(await card()).toMatchObject({
      kind: 'rgb',
      size: { shorterSide: 256, multipleOf: 32 },
      inputs: { input: { as: 'grey', ...seen } },
      outputs: { output: { as: 'rgb', ...answered } },
    })
  })

  it('adds a siggraph17 with hints, and one without', async () => {
    const [one, hints, mask] = [1, 2, 1].map((channels, i) => ({
      name: ['L', 'ab', 'mask'][i] ?? '',
      channels,
    }))
    if (one && hints && mask) await add(siggraphFile([one, hints, mask]), { preset: 'siggraph17' })
    expect(await card()).toMatchObject({
      inputs: {
        L: { as: 'lightness' },
        ab: { as: 'zeros', channels: 2 },
        mask: { as: 'zeros', channels: 1 },
      },
      size: { widthPx: 32, heightPx: 32 },
    })
    const pth = await readFile('test/weights/fixtures/siggraph17.zip.pth')
    const { onnx } = importWeights(pth, { unverified: true })
    await add(onnx, { preset: 'siggraph17', force: true })
    expect(await card()).toMatchObject({
      inputs: { L: { mean: 0, deviation: 1 } },
      outputs: { ab: { scale: 1 } },
    })
  })

  it('keeps what is there, unless told to replace a model', async () => {
    await add(ddcolorFile())
    const before = await card()
    await expect(add(ddcolorFile('nothing'))).rejects.toMatchObject({ code: 'output_exists' })
    expect(await card()).toEqual(before)
    await add(ddcolorFile('nothing'), { force: true })
    expect(await card()).not.toEqual(before)
    await mkdir(join(models(), 'training'))
    const onOther = add(ddcolorFile(), { id: 'training', force: true })
    await expect(onOther).rejects.toThrow(/is not a model/)
    expect(await readdir(models())).toEqual(['mine', 'training'])
  })

  it('asks for the licence, and names the authors’ where nobody answers', async () => {
    const refused = {
      code: 'settings_invalid',
      message: expect.stringMatching(/--licence.*Apache-2.0/) as string,
    }
    await expect(add(ddcolorFile(), { licence: undefined })).rejects.toMatchObject(refused)
    await expect(
      add(ddcolorFile(), { licence: undefined }, () => Promise.resolve(' ')),
    ).rejects.toMatchObject(refused)
    expect(await leftOver()).toEqual([])
    const terminal = new PassThrough()
    const adding = add(ddcolorFile(), { licence: undefined }, createAsk(terminal, new PassThrough()))
    terminal.end('CC0\n')
    await adding
    expect(await card()).toMatchObject({ licence: 'CC0' })
  })

  it.each<[string, Uint8Array, Partial<AddCommand>, RegExp]>([
    ['a cut file', ddcolorFile().subarray(0, 200), {}, /damaged|not an ONNX/],
    ['an operation that does not exist', rawModel({}), {}, /cannot load this file/],
    ['an unknown opset', rawModel({ opset: 9999 }), {}, /opset 9999/],
    [
      'a picture that is another',
      deoldifyFile('levels', [0, 0, 0, 0, 0, 0, 0, 0, 0]),
      { preset: 'deoldify' },
      /not a colour version/,
    ],
    ['no ab', ddcolorFile('nothing', [64, 64]), { preset: 'deoldify' }, /2 channels/],
    ['weights that do not fit', rawModel({ weights: [tensor('w', [1])] }), {}, /this file|fails/],
  ])('refuses %s and leaves nothing behind', async (_, file, command, why) => {
    await expect(add(file, command)).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringMatching(why) as string,
    })
    expect(await leftOver()).toEqual([])
  })

  it('refuses a file that is not there, and a folder', async () => {
    for (const file of ['no.onnx', data.path])
      await expect(add(ddcolorFile(), { file })).rejects.toMatchObject({ code: 'source_not_found' })
  })
})
