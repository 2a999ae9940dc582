import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { abBins } from '../../../src/pipeline/network/ab-bins.ts'
import { createColorizer } from '../../../src/pipeline/colorizer.ts'
import { loadNetwork } from '../../../src/pipeline/network/load-network.ts'
import type { Network } from '../../../src/pipeline/network/network.ts'
import { createTensorMath } from '../../../src/pipeline/network/tensor-math.ts'
import { openWasmKernel } from '../../../src/pipeline/wasm-kernel.ts'
import type { Graph } from '../../../src/weights/onnx.ts'
import { makeDataDir } from '../../support/data-dir.ts'
import { labOf } from '../reference-cielab.ts'
import { sampled, tensor, writeModel } from '../../support/tiny-model.ts'
import sharp from 'sharp'

const tensors = createTensorMath(openWasmKernel())
let data: Awaited<ReturnType<typeof makeDataDir>>
let network: Network | undefined
beforeEach(async () => {
  data = await makeDataDir()
})
afterEach(async () => {
  await network?.close()
  network = undefined
  await data.remove()
})

/** Writes the network that `build` makes, and its card. */
const writeTestModel = (build: (graph: Graph) => void, card: object): Promise<string> =>
  writeModel(join(data.path, 'model'), build, card)
const load = async (build: (graph: Graph) => void, card: object): Promise<Network> => {
  const folder = await writeTestModel(build, card)
  ;({ network } = await loadNetwork(folder, { threads: 1, device: 'cpu' }, tensors))
  return network
}
const runOnGrey = (made: Network, L: number, inverseTemperature = 1, coherence?: number) => {
  const { widthPx, heightPx } = made.inputSize(300, 200)
  const lightness = new Float32Array(widthPx * heightPx).fill(L)
  return made.run({ lightness, widthPx, heightPx, inverseTemperature, coherence })
}
const firstAb = ({ ab }: { ab: Float32Array }) => [ab[0] ?? NaN, ab[ab.length / 2] ?? NaN] as const

/** Every fourth value of `input`, through a 1x1 convolution. */
const quarter = (graph: Graph, input: string, channels: number, weight: number[], bias: number[]) =>
  sampled(4, graph, input, channels, weight, bias)

describe('a model card', () => {
  it('describes normalised lightness as input and scaled ab as output', async () => {
    const made = await load(
      (graph) => {
        const x = graph.input('light', ['n', 1, 'h', 'w'])
        graph.output(quarter(graph, x, 1, [0.5, -0.25], [0, 0.1]), 'colours', ['n', 2, 'h4', 'w4'])
      },
      {
        kind: 'ab',
        inputs: { light: { as: 'lightness', mean: 50, deviation: 100 } },
        outputs: { colours: { as: 'ab', scale: 110 } },
      },
    )
    const map = await runOnGrey(made, 90)
    expect([map.widthPx, map.heightPx]).toEqual([16, 8])
    const [a, b] = firstAb(map)
    expect(a).toBeCloseTo(0.4 * 0.5 * 110, 3)
    expect(b).toBeCloseTo((0.4 * -0.25 + 0.1) * 110, 3)
    expect(made.inverseTemperatures).toBeUndefined()
  })

  it.each(['scores', 'probabilities'] as const)('describes bins as %s, which become colours by the annealed mean', async (as) => {
    const [one, two] = [200, 120]
    const bias = abBins.map((_, bin) => (bin === one ? 9 : bin === two ? 8 : 0))
    const made = await load(
      (graph) => {
        const x = graph.input('L', ['n', 1, 'h', 'w'])
        const scores = quarter(graph, x, 1, new Array<number>(313).fill(0), bias)
        const last = as === 'scores' ? scores : graph.node('Softmax', [scores], { axis: 1 })
        graph.output(last, 'bins', ['n', 313, 'h4', 'w4'])
      },
      { kind: 'ab-bins', inputs: { L: {} }, outputs: { bins: { as } }, temperature: 0.5 },
    )
    expect(made.inverseTemperatures).toEqual({ own: 2, mean: 1 })
    for (const inverseTemperature of [1, 2]) {
      const shares = bias.map((score) => Math.exp(score * inverseTemperature))
      const sum = shares.reduce((x, y) => x + y)
      const mean = (axis: 0 | 1) =>
        shares.reduce((total, share, bin) => total + (share / sum) * (abBins[bin]?.[axis] ?? 0), 0)
      const [a, b] = firstAb(await runOnGrey(made, 50, inverseTemperature))
      expect(a).toBeCloseTo(mean(0), 2)
      expect(b).toBeCloseTo(mean(1), 2)
    }
  })

  it('can list its own bins', async () => {
    const made = await load(
      (graph) => {
        const x = graph.input('L', ['n', 1, 'h', 'w'])
        graph.output(quarter(graph, x, 1, [0, 0], [0, 0]), 'logits', ['n', 2, 'h4', 'w4'])
      },
      {
        kind: 'ab-bins', inputs: { L: {} }, outputs: { logits: {} },
        bins: [
          [10, -20],
          [30, 60],
        ],
      },
    )
    const [a, b] = firstAb(await runOnGrey(made, 50))
    expect(a).toBeCloseTo(20, 4)
    expect(b).toBeCloseTo(20, 4)
  })

  it('describes a network from a grey picture to a colour picture, with one size for all photos', async () => {
    const [mean, deviation] = [
      [123.675, 116.28, 103.53],
      [58.395, 57.12, 57.375],
    ]
    const made = await load(
      (graph) => {
        const x = graph.input('image', [1, 3, 64, 64])
        const tint = graph.weight('tint', tensor([1, 3, 1, 1], [1, 1, 0.5]))
        const shift = graph.weight('shift', tensor([1, 3, 1, 1], [0, 0, -0.4]))
        const out = graph.node('Add', [graph.node('Mul', [x, tint]), shift])
        graph.output(out, 'picture', [1, 3, 64, 64])
      },
      {
        kind: 'rgb',
        inputs: { image: { as: 'grey', mean, deviation } },
        outputs: { picture: { as: 'rgb', scale: deviation, offset: mean } },
        size: { widthPx: 64, heightPx: 64 },
      },
    )
    expect(made.inputSize(4000, 300)).toEqual({ widthPx: 64, heightPx: 64 })
    const level = 150
    const [a, b] = firstAb(await runOnGrey(made, labOf([level, level, level])[0]))
    const blue = (((level - 103.53) / 57.375) * 0.5 - 0.4) * 57.375 + 103.53
    const truth = labOf([level, level, blue])
    expect(a).toBeCloseTo(truth[1], 1)
    expect(b).toBeCloseTo(truth[2], 1)
  })

  it('feeds zeros to an input for colour hints', async () => {
    const made = await load(
      (graph) => {
        const parts = [graph.input('L', ['n', 1, 'h', 'w']), graph.input('hints', ['n', 2, 'h', 'w'])]
        const x = graph.node('Concat', parts, { axis: 1 })
        graph.output(quarter(graph, x, 3, [0.1, 9, 9, 0.2, 9, 9], [0, 0]), 'ab', ['n', 2, 'h4', 'w4'])
      },
      { kind: 'ab', inputs: { L: {}, hints: { as: 'zeros', channels: 2 } }, outputs: { ab: {} } },
    )
    const [a, b] = firstAb(await runOnGrey(made, 50))
    expect(a).toBeCloseTo(5, 4)
    expect(b).toBeCloseTo(10, 4)
  })

  it('gives the default coherence, which the caller can override', async () => {
    const made = await load(
      (graph) => {
        const x = quarter(graph, graph.input('L', ['n', 1, 'h', 'w']), 1, [0.2, 0.4], [0, 0])
        const ab = graph.node('Mul', [x, graph.input('coherence', [1])])
        graph.output(ab, 'ab', ['n', 2, 'h4', 'w4'])
      },
      { kind: 'ab', inputs: { L: {}, coherence: { default: 0.5 } }, outputs: { ab: {} } },
    )
    expect(firstAb(await runOnGrey(made, 50))[0]).toBeCloseTo(5, 4)
    expect(firstAb(await runOnGrey(made, 50, 1, 1))[0]).toBeCloseTo(10, 4)
    expect(firstAb(await runOnGrey(made, 50, 1, 0))[0]).toBeCloseTo(0, 4)
  })

  it('works with flip, which averages the photo and its mirror image', async () => {
    const rows = 32
    const folder = await writeTestModel(
      (graph) => {
        // the colours grow from left to right, so their mean with the mirrored ones is uniform
        const x = graph.input('L', ['n', 1, 'h', 'w'])
        const ramp = Array.from({ length: rows }, (_, i) => i)
        const along = graph.weight('ramp', tensor([1, 1, 1, rows], ramp))
        const zero = graph.node('Mul', [x, graph.weight('zero', tensor([1], [0]))])
        const sum = graph.node('Add', [zero, along])
        graph.output(graph.node('Concat', [sum, sum], { axis: 1 }), 'ab', ['n', 2, 'h', 'w'])
      },
      { kind: 'ab', inputs: { L: {} }, outputs: { ab: {} }, size: { widthPx: rows, heightPx: rows } },
    )
    const photo = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#808080' } })
      .png()
      .toBuffer()
    const colorizer = await createColorizer({ modelFolder: folder, concurrency: 1 })
    const redOf = async (flip: boolean) => {
      const { after } = await colorizer.colorize(photo, { format: 'png', flip })
      const raw = await sharp(after).raw().toBuffer()
      return [raw[32 * 64 * 3 + 12] ?? 0, raw[32 * 64 * 3 + 51 * 3] ?? 0] as const
    }
    const [plain, mirrored] = [await redOf(false), await redOf(true)]
    await colorizer.close()
    expect(plain[1] - plain[0]).toBeGreaterThan(10)
    expect(Math.abs(mirrored[1] - mirrored[0])).toBeLessThanOrEqual(1)
  })
})

describe('a wrong model card', () => {
  const build = (graph: Graph) => {
    const x = graph.input('L', ['n', 1, 'h', 'w'])
    graph.output(quarter(graph, x, 1, [0, 0], [0, 0]), 'ab', ['n', 2, 'h4', 'w4'])
  }
  const right = { kind: 'ab', inputs: { L: {} }, outputs: { ab: {} } }
  it.each([
    ['an unknown input', { inputs: { light: { as: 'lightness' } } }, /has the inputs L/],
    ['having no picture as input', { inputs: { zero: { as: 'zeros' } } }, /lightness or grey/],
    [
      'an unknown output',
      { outputs: { colours: { as: 'ab' } } },
      /has the inputs L and the outputs ab/,
    ],
    ['a kind without such an output', { kind: 'rgb' }, /none of them fits/],
    [
      'declaring ab as scores',
      { kind: 'ab-bins', outputs: { ab: { as: 'scores' } } },
      /returned \[1, 2, 16, 16\]/,
    ],
    ['an unknown meaning of a tensor', { inputs: { L: { as: 'darkness' } } }, /inputs\.L/],
  ])('is rejected for %s', async (_, change, why) => {
    await expect(load(build, { ...right, ...change })).rejects.toThrow(why)
  })

  it('is rejected for scores that do not match its ab', async () => {
    const twoOutputs = (graph: Graph) => {
      const x = graph.input('L', ['n', 1, 'h', 'w'])
      const inverseTemperature = graph.input('inv_temperature', [1])
      const colours = quarter(graph, x, 1, [0, 0], [20, 20])
      graph.output(graph.node('Mul', [colours, inverseTemperature]), 'ab', ['n', 2, 'h4', 'w4'])
      const scores = graph.node('Concat', [colours, colours], { axis: 1 })
      graph.output(scores, 'logits', ['n', 4, 'h4', 'w4'])
    }
    const inputs = { L: {}, inv_temperature: { default: 1 } }
    const card = { kind: 'ab', inputs, outputs: { ab: {}, logits: {} } }
    const bins = (b: number) => Array.from({ length: 4 }, () => [20, b])
    await expect(load(twoOutputs, { ...card, bins: bins(30) })).rejects.toThrow(/do not match its colours/)
    await expect(load(twoOutputs, { ...card, bins: bins(20) })).resolves.toBeDefined()
  })
})
