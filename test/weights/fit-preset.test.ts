import { describe, expect, it } from 'vitest'
import { ColorizeError } from '../../src/core/errors.ts'
import { fitPreset } from '../../src/weights/fit-preset.ts'
import { readOnnx } from '../../src/weights/onnx-file.ts'
import { normalisationFor } from '../../src/weights/preset-card.ts'
import type { PresetName } from '../../src/weights/presets.ts'
import { ddcolorFile, deoldifyFile, siggraphFile } from './foreign-networks.ts'
import { elements, external, message, node, rawModel, tensor, valueInfo, type RawModel } from './raw-onnx.ts'

const fit = (file: Uint8Array, preset: PresetName = 'ddcolor') => fitPreset(readOnnx(file), preset)
const normalisation = (file: Uint8Array, preset: PresetName) => normalisationFor(preset, fit(file, preset))
const imagenet = { mean: [123.675, 116.28, 103.53], deviation: [58.395, 57.12, 57.375] }
const lightness = { name: 'input_A', channels: 1 }
const hints = { name: 'input_B', channels: 2 }
const mask = { name: 'mask_B', channels: 1 }

describe('fitPreset', () => {
  it('reads names and sizes from the graph', () => {
    expect(fit(ddcolorFile())).toMatchObject({
      image: 'input',
      hints: [],
      output: 'output',
      abScale: 1,
      size: { widthPx: 64, heightPx: 64 },
    })
    expect(fit(ddcolorFile('normalise', ['h', 'w'])).size).toBeUndefined()
  })

  it.each([
    ['nothing', imagenet.mean, imagenet.deviation],
    ['normalise', [0, 0, 0], [255, 255, 255]],
    ['divide and normalise', [0, 0, 0], [1, 1, 1]],
  ] as const)('leaves the rest of the normalisation where the graph does "%s"', (before, mean, deviation) => {
    expect(normalisation(ddcolorFile(before), 'ddcolor')).toEqual({ mean, deviation })
  })

  it('finds lightness next to hints and mask in any order', () => {
    for (const names of [[lightness], [lightness, hints, mask], [mask, hints, lightness]]) {
      const file = siggraphFile(names)
      expect(fit(file, 'siggraph17')).toMatchObject({ image: 'input_A', abScale: 1 })
      expect(fit(file, 'siggraph17').hints).toHaveLength(names.length - 1)
      expect(normalisation(file, 'siggraph17')).toEqual({ mean: [0], deviation: [1] })
    }
  })

  it('multiplies ab that comes straight out of a tanh', () => {
    expect(fit(siggraphFile([lightness], 'Tanh'), 'siggraph17').abScale).toBe(110)
  })

  it('sees through constants that an exporter did not fold, and the picture times 0', () => {
    const value = (name: string, numbers: number[]) =>
      node(
        'Constant',
        [],
        [name],
        [
          message([
            [1, 'value'],
            [5, tensor('', numbers)],
            [20, 4],
          ]),
        ],
      )
    const nodes = [
      value('255', [255]),
      value('mean', [0.485, 0.456, 0.406]),
      node('Unsqueeze', ['mean'], ['mean-4d']),
      value('0', [0]),
      node('Mul', ['input', '0'], ['none']),
      node('Cast', ['input'], ['cast']),
      node('Div', ['cast', '255'], ['unit']),
      node('Sub', ['unit', 'mean-4d'], ['centred']),
      node('Conv', ['centred', 'w'], ['output']),
    ]
    const { scaling } = fit(rawModel({ nodes }))
    expect(scaling?.gain[2]).toBeCloseTo(1 / 255, 6)
    expect(scaling?.offset[2]).toBeCloseTo(-0.406, 6)
  })

  it('does not guess where layers see the input in different ways', () => {
    const nodes = [node('Add', ['input', 'one'], ['more']), node('Conv', ['input', 'more'], ['output'])]
    expect(fit(rawModel({ nodes, weights: [tensor('one', [1])] })).scaling).toBeUndefined()
  })

  it.each<[string, RawModel, RegExp, PresetName?]>([
    ['one channel', { inputs: [valueInfo('x', [1, 1, 64, 64])] }, /"x" has 1 channels.*siggraph17/],
    ['four channels', { inputs: [valueInfo('x', [1, 4, 64, 64])] }, /"x" has 4 channels/, 'siggraph17'],
    ['a colour picture as ab', { outputs: [valueInfo('y', [1, 3, 64, 64])] }, /"y" has 3.*deoldify/],
    ['ab as a colour picture', {}, /"output" has 2 channels.*ddcolor/, 'deoldify'],
    ['float16', { inputs: [valueInfo('x', [1, 3, 64, 64], elements.float16)] }, /"x" is float16/],
    ['uint8', { outputs: [valueInfo('y', [1, 2, 64, 64], elements.uint8)] }, /"y" is uint8/],
    ['a batch of 4', { inputs: [valueInfo('x', [4, 3, 64, 64])] }, /takes 4 photos at once/],
    ['three sides', { inputs: [valueInfo('x', [3, 64, 64])] }, /the shape \[3, 64, 64\]/],
    ['channels last', { inputs: [valueInfo('x', [1, 64, 64, 3])] }, /channels last: \[1, 64, 64, 3\]/],
    ['one open side', { inputs: [valueInfo('x', [1, 3, 64, 'w'])] }, /only one side/],
    ['a huge side', { inputs: [valueInfo('x', [1, 3, 64, 100_000])] }, /100000 px/],
    ['two pictures', { inputs: ['x', 'z'].map((x) => valueInfo(x, [1, 3, 8, 8])) }, /several inputs/],
    ['no input', { inputs: [] }, /0 inputs/],
    ['two outputs', { outputs: ['x', 'z'].map((x) => valueInfo(x, [1, 2, 8, 8])) }, /one output of 2/],
    ['no output', { outputs: [] }, /this graph has none/],
    [
      'sizes that differ',
      { inputs: [valueInfo('L', [1, 1, 8, 8]), valueInfo('ab', [1, 2, 8, 9])] },
      /differ in size/,
      'siggraph17',
    ],
  ])('refuses %s', (_, model, why, preset) => {
    expect(() => fit(rawModel(model), preset)).toThrow(why)
  })
})

describe('readOnnx', () => {
  const loop = node('Loop', ['n'], ['output'])
  const inner = (graph: Uint8Array) =>
    node(
      'If',
      ['x'],
      ['y'],
      [
        message([
          [1, 'then_branch'],
          [6, graph],
        ]),
      ],
    )
  const nested = (depth: number): Uint8Array =>
    depth === 0 ? loop : inner(message([[1, nested(depth - 1)]]))
  it.each<[string, RawModel, RegExp]>([
    ['weights in another file', { weights: [tensor('w', [], external)] }, /another file/],
    [
      'a constant in another file, within a branch',
      {
        nodes: [
          inner(
            message([
              [
                1,
                node(
                  'Constant',
                  [],
                  ['c'],
                  [
                    message([
                      [1, 'value'],
                      [5, tensor('', [], external)],
                    ]),
                  ],
                ),
              ],
            ]),
          ),
        ],
      },
      /another file/,
    ],
    ['a loop within a branch', { nodes: [nested(3)] }, /contains a loop/],
    ['graphs within graphs', { nodes: [nested(40)] }, /nested too deeply/],
    ['a name for the terminal', { inputs: [valueInfo('\u001b[2J', [1, 3, 8, 8])] }, /not printable/],
    ['a name for the prototype', { inputs: [valueInfo('__proto__', [1, 3, 8, 8])] }, /not printable/],
    [
      'too many nodes',
      { nodes: Array.from({ length: 100_001 }, () => new Uint8Array()) },
      /more than 100000/,
    ],
    ['training', { more: [[20, new Uint8Array()]] }, /made for training/],
    ['no opset', { opset: 0 }, /not an ONNX file/],
  ])('refuses %s', (_, model, why) => {
    expect(() => readOnnx(rawModel(model))).toThrow(why)
  })

  it('leaves out weights that older files list as inputs', () => {
    const inputs = [valueInfo('input', [1, 3, 64, 64]), valueInfo('w', [1])]
    expect(readOnnx(rawModel({ inputs, weights: [tensor('w', [1])] })).inputs).toHaveLength(1)
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('<!doctype html><title>404</title>')],
    ['a length beyond its end', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x07)],
    ['groups in groups', new Uint8Array(100_000).fill(0x0b)],
  ])('refuses %s', (_, file) => {
    expect(() => readOnnx(file)).toThrow(expect.objectContaining({ code: 'model_invalid' }) as Error)
  })

  /** Either a graph or a refusal, never another error. */
  const survives = (file: Uint8Array): void => {
    try {
      for (const preset of ['ddcolor', 'deoldify', 'siggraph17'] as const) fit(file, preset)
    } catch (error) {
      if (!(error instanceof ColorizeError) || error.code !== 'model_invalid') throw error
    }
  }

  it('survives every truncation and thousands of changed bytes', () => {
    const files = [ddcolorFile(), deoldifyFile('levels'), siggraphFile([lightness, hints, mask])]
    let state = 1
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    for (const file of files) {
      for (let length = 0; length < file.length; length++) survives(file.subarray(0, length))
      for (let round = 0; round < 2000; round++) {
        const changed = file.slice()
        for (let i = 0; i <= round % 4; i++) changed[random(file.length)] = random(256)
        survives(changed)
      }
    }
  })
})
