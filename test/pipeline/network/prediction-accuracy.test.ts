import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { predictColors, makePrediction } from '../../../src/pipeline/network/predict.ts'
import { decode } from '../../../src/pipeline/decode/decode.ts'
import { loadNetwork } from '../../../src/pipeline/network/load-network.ts'
import type { Network } from '../../../src/pipeline/network/network.ts'
import type { LightnessMap } from '../../../src/pipeline/network/maps.ts'
import { colorsFromPrediction } from '../../../src/pipeline/network/prediction.ts'
import { readLightness } from '../../../src/pipeline/network/read-lightness.ts'
import { createTensorMath } from '../../../src/pipeline/network/tensor-math.ts'
import { openWasmKernel } from '../../../src/pipeline/wasm-kernel.ts'
import { defaultModel } from '../../../src/pipeline/models/default-model.ts'
import { otherModel } from '../../support/models.ts'

const tensors = createTensorMath(openWasmKernel())

const guideFor = async (network: Network, sample: string): Promise<LightnessMap> => {
  const { photo } = await decode(await readFile(`src/sandbox/assets/samples/${sample}.jpg`))
  return readLightness(photo, network.inputSize(photo.widthPx, photo.heightPx), tensors)
}

describe.each([defaultModel, otherModel])('makePrediction with the model %s', (id) => {
  it.each(['street', 'portrait', 'landscape'])(
    'keeps the colours of the network to within one unit of ab on %s',
    async (sample) => {
      const { network } = await loadNetwork(`models/${id}`, { threads: 1, device: 'cpu' }, tensors)
      const guide = await guideFor(network, sample)
      const prediction = await makePrediction({ network, tensors }, guide, false)
      expect(prediction).toMatchObject({ kind: 'scores', model: id, cellPx: 4 })
      for (const vividness of [0, 0.5, 1, 1.5, 2]) {
        const direct = await predictColors({ network, tensors }, guide, { vividness, flip: false })
        const again = colorsFromPrediction(prediction, vividness, tensors)
        const errors = direct.map.ab.map((value, i) => Math.abs(value - (again.map.ab[i] ?? NaN)))
        expect(errors.reduce((sum, value) => sum + value, 0) / errors.length).toBeLessThan(0.1)
        expect(errors.reduce((most, value) => Math.max(most, value), 0)).toBeLessThan(1)
        expect(again.chroma).toBe(direct.chroma)
      }
      await network.close()
    },
  )
})

describe('TensorMath', () => {
  it.each([1, 5, 8])('quantizes scores to square roots of their depths, for %d cells', (cells) => {
    const bins = 7
    const scores = Float32Array.from({ length: bins * cells }, (_, i) => ((i * 37) % 23) - 11)
    const maxDepth = 15
    const truth = [...scores].map((score, i) => {
      const best = Math.max(
        ...Array.from({ length: bins }, (_, bin) => scores[bin * cells + (i % cells)] ?? 0),
      )
      return Math.round(255 * Math.sqrt(Math.min(1, (best - score) / maxDepth)))
    })
    expect([...tensors.quantizeScores(scores, bins, maxDepth)]).toEqual(truth)
  })

  it('averages bins by the weights of their depths', () => {
    const weights = Float32Array.from({ length: 256 }, (_, step) => (step === 0 ? 3 : step === 9 ? 1 : 0))
    const mean = tensors.annealedMeanOfQuantized(
      Uint8Array.of(0, 9, 9, 0),
      Float32Array.of(10, 20, -30, 40),
      weights,
    )
    expect([...mean]).toEqual([0, -20, 25, 35])
  })
})
