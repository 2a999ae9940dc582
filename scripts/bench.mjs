// `npm run bench`: a photo from bytes to bytes beside its floor, sharp alone, and the networks beside the ECCV 2016 one, all in one run. Sizes in megapixels as arguments: npm run bench -- 1 12
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { createColorizer } from '../dist/pipeline/colorizer.js'
import { shrunk } from '../dist/pipeline/colorize.js'
import { encode, jpegCoding } from '../dist/pipeline/compose/encode.js'
import { defaultModel, defaultModelFolder } from '../dist/pipeline/models/default-model.js'
import { decode } from '../dist/pipeline/decode/decode.js'
import { loadNetwork } from '../dist/pipeline/network/network.js'
import { createPixels } from '../dist/pipeline/compose/color-painter.js'
import { createTensors } from '../dist/pipeline/network/tensor-math.js'
import { openWasmKernel } from '../dist/pipeline/wasm-kernel.js'
import { eccv16 } from '../dist/weights/eccv16.js'
import { median, photoOf, shapes } from './bench-photo.mjs'
import { ensureBuild, root } from './setup.mjs'

const runs = 7
const peerPx = 256
const ours = { quality: 92, ...jpegCoding }

const timed = async (work) => {
  await work()
  const times = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return median(times)
}

/** The ECCV 2016 network as released, with random weights: as fast as with the true ones. */
const peerWeights = () => {
  let seed = 1
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647 - 0.5
  const weights = new Map()
  const put = (name, shape, scale) => {
    const length = shape.reduce((product, side) => product * side, 1)
    weights.set(name, { shape, data: Float32Array.from({ length }, () => random() * scale) })
  }
  const conv = (name, outputs, inputs, side) => {
    put(`${name}.weight`, [outputs, inputs, side, side], 2 / Math.sqrt(inputs * side * side))
    put(`${name}.bias`, [outputs], 0.1)
  }
  let inputs = 1
  for (const [block, width] of [64, 128, 256, 512, 512, 512, 512].entries()) {
    const convs = block < 2 ? 2 : 3
    for (let i = 0; i < convs; i++) {
      conv(`model${block + 1}.${i * 2}`, width, inputs, 3)
      inputs = width
    }
    const norm = `model${block + 1}.${convs * 2}`
    for (const name of ['weight', 'bias', 'running_mean']) put(`${norm}.${name}`, [width], 0.1)
    weights.set(`${norm}.running_var`, { shape: [width], data: new Float32Array(width).fill(1) })
  }
  put('model8.0.weight', [512, 256, 4, 4], 0.02)
  put('model8.0.bias', [256], 0.1)
  conv('model8.2', 256, 256, 3)
  conv('model8.4', 256, 256, 3)
  conv('model8.6', 313, 256, 1)
  put('model_out.weight', [2, 313, 1, 1], 1)
  return weights
}

/** The peer as a model in a folder of its own, fed as its authors feed it: 256 x 256 whatever the photo's shape. */
const writePeer = (folder) => {
  const file = eccv16(peerWeights())
  writeFileSync(join(folder, 'model.onnx'), file)
  const card = {
    ...{ id: 'eccv16', file: 'model.onnx', kind: 'ab', outputs: { ab: {} } },
    sha256: createHash('sha256').update(file).digest('hex'),
    inputs: { L: {}, inv_temperature: { default: 1 } },
    size: { widthPx: peerPx, heightPx: peerPx },
  }
  writeFileSync(join(folder, 'model.json'), JSON.stringify(card))
}

/** One pass of each network at 256 x 256 px, in turns, so that a slow moment of the machine hits all alike. */
const compareNetworks = async (options, tensors) => {
  const peerFolder = mkdtempSync(join(tmpdir(), 'colorizebot-bench-'))
  writePeer(peerFolder)
  const ours = [defaultModel, 'light'].map((id) => [id, `${root}/models/${id}`])
  const folders = { 'ECCV 2016': peerFolder, ...Object.fromEntries(ours) }
  const lightness = Float32Array.from({ length: peerPx * peerPx }, (_, i) => (i * 7) % 100)
  const times = {}
  const networks = {}
  for (const [id, folder] of Object.entries(folders)) {
    networks[id] = (await loadNetwork(folder, options, tensors)).network
    times[id] = []
  }
  for (let run = -1; run < runs; run++)
    for (const [id, network] of Object.entries(networks)) {
      const inverseTemperature = network.inverseTemperatures.own
      const start = performance.now()
      await network.run({ lightness, widthPx: peerPx, heightPx: peerPx, inverseTemperature })
      if (run >= 0) times[id].push(performance.now() - start)
    }
  for (const network of Object.values(networks)) await network.close()
  rmSync(peerFolder, { recursive: true })
  const peer = median(times['ECCV 2016'])
  return Object.fromEntries(
    Object.entries(times).map(([id, all]) => [
      id,
      { 'ms at 256 px': Math.round(median(all) * 10) / 10, 'times as fast': (peer / median(all)).toFixed(1) },
    ]),
  )
}

const stagesOf = async (bytes, network, pixels) => {
  const { photo } = await decode(bytes)
  const { widthPx, heightPx } = network.inputSize(photo.widthPx, photo.heightPx)
  const shrink = () => shrunk(photo, widthPx, heightPx)
  const lightness = pixels.lightness(await shrink())
  const question = { lightness, widthPx, heightPx, inverseTemperature: network.inverseTemperatures.own }
  const map = await network.run(question)
  const lines = pixels.colourLines(question, map, 1)
  const into = new Uint8Array(photo.widthPx * photo.heightPx * 3)
  const paint = () => pixels.paint({ photo, lines, into }, 0, photo.heightPx)
  return {
    decode: await timed(() => decode(bytes)),
    shrink: await timed(shrink),
    network: await timed(() => network.run(question)),
    'guided filter': await timed(() => pixels.colourLines(question, map, 1)),
    'paint, one thread': await timed(paint),
    encode: await timed(() =>
      encode({ ...photo, channels: 3, bytes: into }, { format: 'jpeg', quality: 92, maxBytes: Infinity }),
    ),
  }
}

/** Photos a second when so many are always under way. */
const throughput = async (colorizer, bytes, atOnce, count) => {
  const start = performance.now()
  let left = count
  const turn = async () => {
    while (left-- > 0) await colorizer.colorize(bytes)
  }
  await Promise.all(Array.from({ length: atOnce }, turn))
  return count / ((performance.now() - start) / 1000)
}

/** In a process of its own: what one photo after another takes at most, MB. */
const peakMemory = (megapixels) => {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--peak', String(megapixels)], {
    encoding: 'utf8',
  })
  return Number(child.stdout)
}

const printPeak = async (megapixels) => {
  const colorizer = await createColorizer({ concurrency: 1 })
  const file = await photoOf(shapes[megapixels])
  for (let run = 0; run < 4; run++) await colorizer.colorize(file)
  await colorizer.close()
  console.log(Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1000))
}

const main = async (sizes) => {
  ensureBuild()
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}; median of ${runs}, ms\n`,
  )
  const workshop = openWasmKernel()
  const pixels = createPixels(workshop)
  const options = { threads: Math.min(4, availableParallelism()), device: 'cpu' }
  const tensors = createTensors(workshop)
  console.table(await compareNetworks(options, tensors))
  const { network } = await loadNetwork(defaultModelFolder, options, tensors)
  const colorizer = await createColorizer()
  const rows = {}
  const stages = {}
  for (const megapixels of sizes) {
    const bytes = await photoOf(shapes[megapixels])
    const whole = await timed(() => colorizer.colorize(bytes))
    const floor = await timed(() => sharp(bytes).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer())
    const strict = await timed(() => sharp(bytes).jpeg(ours).toBuffer())
    stages[`${megapixels} MP`] = await stagesOf(bytes, network, pixels)
    rows[`${megapixels} MP`] = {
      whole: Math.round(whole),
      'sharp alone, its own coding': Math.round(floor),
      ratio: (whole / floor).toFixed(2),
      'sharp alone, our coding': Math.round(strict),
      'ratio ': (whole / strict).toFixed(2),
      'photos/s, 1': (await throughput(colorizer, bytes, 1, 8)).toFixed(2),
      'photos/s, 4': (await throughput(colorizer, bytes, 4, 16)).toFixed(2),
      'peak MB': peakMemory(megapixels),
    }
  }
  console.table(rows)
  for (const row of Object.values(stages)) for (const name in row) row[name] = Math.round(row[name] * 10) / 10
  console.table(stages)
  await colorizer.close()
  await network.close()
}

const [first, second] = process.argv.slice(2)
if (first === '--peak') await printPeak(Number(second))
else await main((process.argv.length > 2 ? process.argv.slice(2) : Object.keys(shapes)).map(Number))
