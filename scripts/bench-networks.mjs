// Measures our networks and the ECCV 2016 network on the same input.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultModel } from '../dist/pipeline/models/default-model.js'
import { loadNetwork } from '../dist/pipeline/network/load-network.js'
import { eccv16 } from '../dist/weights/eccv16.js'
import { median } from './bench-photo.mjs'
import { root } from './setup.mjs'

const sidePx = 256

/** The ECCV 2016 network as released, with random weights, which run as fast as the real ones. */
const randomEccv16Weights = () => {
  let seed = 1
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647 - 0.5
  const weights = new Map()
  const put = (name, shape, scale) => {
    const length = shape.reduce((product, side) => product * side, 1)
    weights.set(name, { shape, data: Float32Array.from({ length }, () => random() * scale) })
  }
  const putConvolution = (name, outputs, inputs, side) => {
    put(`${name}.weight`, [outputs, inputs, side, side], 2 / Math.sqrt(inputs * side * side))
    put(`${name}.bias`, [outputs], 0.1)
  }
  let inputs = 1
  for (const [block, width] of [64, 128, 256, 512, 512, 512, 512].entries()) {
    const convolutions = block < 2 ? 2 : 3
    for (let i = 0; i < convolutions; i++) {
      putConvolution(`model${block + 1}.${i * 2}`, width, inputs, 3)
      inputs = width
    }
    const norm = `model${block + 1}.${convolutions * 2}`
    for (const name of ['weight', 'bias', 'running_mean']) put(`${norm}.${name}`, [width], 0.1)
    weights.set(`${norm}.running_var`, { shape: [width], data: new Float32Array(width).fill(1) })
  }
  put('model8.0.weight', [512, 256, 4, 4], 0.02)
  put('model8.0.bias', [256], 0.1)
  putConvolution('model8.2', 256, 256, 3)
  putConvolution('model8.4', 256, 256, 3)
  putConvolution('model8.6', 313, 256, 1)
  put('model_out.weight', [2, 313, 1, 1], 1)
  return weights
}

/** Writes that network and its card. Like its authors, the card feeds it 256 x 256 px whatever the photo's shape. */
const writeEccv16 = (folder) => {
  const file = eccv16(randomEccv16Weights())
  writeFileSync(join(folder, 'model.onnx'), file)
  const card = {
    id: 'eccv16',
    file: 'model.onnx',
    kind: 'ab',
    outputs: { ab: {} },
    sha256: createHash('sha256').update(file).digest('hex'),
    inputs: { L: {}, inv_temperature: { default: 1 } },
    size: { widthPx: sidePx, heightPx: sidePx },
  }
  writeFileSync(join(folder, 'model.json'), JSON.stringify(card))
}

const timeInTurns = async (networks, runs) => {
  const lightness = Float32Array.from({ length: sidePx * sidePx }, (_, i) => (i * 7) % 100)
  const times = Object.fromEntries(Object.keys(networks).map((id) => [id, []]))
  for (let run = -1; run < runs; run++)
    for (const [id, network] of Object.entries(networks)) {
      const inverseTemperature = network.inverseTemperatures.own
      const start = performance.now()
      await network.run({ lightness, widthPx: sidePx, heightPx: sidePx, inverseTemperature })
      if (run >= 0) times[id].push(performance.now() - start)
    }
  return times
}

/** One pass of each network at 256 x 256 px. They take turns, so that a busy moment of the machine affects all of them. */
export const compareNetworks = async (options, tensors, runs) => {
  const folder = mkdtempSync(join(tmpdir(), 'colorizebot-bench-'))
  writeEccv16(folder)
  const ours = [defaultModel, 'light'].map((id) => [id, `${root}/models/${id}`])
  const networks = {}
  for (const [id, modelFolder] of [['ECCV 2016', folder], ...ours])
    networks[id] = (await loadNetwork(modelFolder, options, tensors)).network
  const times = await timeInTurns(networks, runs)
  for (const network of Object.values(networks)) await network.close()
  rmSync(folder, { recursive: true })
  const eccv16Ms = median(times['ECCV 2016'])
  return Object.fromEntries(
    Object.entries(times).map(([id, all]) => [
      id,
      {
        'ms at 256 px': Math.round(median(all) * 10) / 10,
        'times as fast': (eccv16Ms / median(all)).toFixed(1),
      },
    ]),
  )
}
