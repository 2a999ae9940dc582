import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { predictColors, predictScores } from '../../../src/pipeline/network/predict.ts'
import { shrunk } from '../../../src/pipeline/colorize.ts'
import { decode } from '../../../src/pipeline/decode/decode.ts'
import { loadNetwork, type Network } from '../../../src/pipeline/network/network.ts'
import { createPixels, type Guide } from '../../../src/pipeline/compose/color-painter.ts'
import { colorsOf } from '../../../src/pipeline/network/prediction.ts'
import { createTensors } from '../../../src/pipeline/network/tensor-math.ts'
import { openWasmKernel } from '../../../src/pipeline/wasm-kernel.ts'
import { defaultModel } from '../../../src/pipeline/models/default-model.ts'
import { otherModel } from '../../support/models.ts'

const workshop = openWasmKernel()
const tensors = createTensors(workshop)

const guideFor = async (network: Network, sample: string): Promise<Guide> => {
  const { photo } = await decode(await readFile(`src/sandbox/assets/samples/${sample}.jpg`))
  const size = network.inputSize(photo.widthPx, photo.heightPx)
  const small = await shrunk(photo, size.widthPx, size.heightPx)
  return { lightness: createPixels(workshop).lightness(small), ...size }
}

describe.each([defaultModel, otherModel])('colours of the kept scores of %s', (id) => {
  it.each(['street', 'portrait', 'landscape'])(
    'are those that it answers by itself, within a unit: %s',
    async (sample) => {
      const { network } = await loadNetwork(`models/${id}`, { threads: 1, device: 'cpu' }, tensors)
      const guide = await guideFor(network, sample)
      const kept = await predictScores({ network, tensors }, guide, false)
      expect(kept).toMatchObject({ kind: 'scores', model: id, cellPx: 4 })
      for (const vividness of [0, 0.5, 1, 1.5, 2]) {
        const direct = await predictColors({ network, tensors }, guide, { vividness, flip: false })
        const again = colorsOf(kept, vividness, tensors)
        const off = direct.map.ab.map((value, i) => Math.abs(value - (again.map.ab[i] ?? NaN)))
        expect(off.reduce((sum, value) => sum + value, 0) / off.length).toBeLessThan(0.1)
        expect(off.reduce((most, value) => Math.max(most, value), 0)).toBeLessThan(1)
        expect(again.chroma).toBe(direct.chroma)
      }
      await network.close()
    },
  )
})

describe('depths', () => {
  it.each([1, 5, 8])('are the roots of what lies below the best, in each of %d cells', (cells) => {
    const bins = 7
    const scores = Float32Array.from({ length: bins * cells }, (_, i) => ((i * 37) % 23) - 11)
    const deepest = 15
    const truth = [...scores].map((score, i) => {
      const best = Math.max(
        ...Array.from({ length: bins }, (_, bin) => scores[bin * cells + (i % cells)] ?? 0),
      )
      return Math.round(255 * Math.sqrt(Math.min(1, (best - score) / deepest)))
    })
    expect([...tensors.depths(scores, bins, deepest)]).toEqual(truth)
  })

  it('have the mean that the shares of their colours make', () => {
    const shares = Float32Array.from({ length: 256 }, (_, step) => (step === 0 ? 3 : step === 9 ? 1 : 0))
    const mean = tensors.annealedMeanOfDepths(
      Uint8Array.of(0, 9, 9, 0),
      Float32Array.of(10, 20, -30, 40),
      shares,
    )
    expect([...mean]).toEqual([0, -20, 25, 35])
  })
})
