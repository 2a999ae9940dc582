// `npm run bench`: compares colorizing a photo with sharp alone, and our networks with the ECCV 2016 one, all in one run.
// Pass sizes in megapixels to measure only those: npm run bench -- 1 12
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { createColorizer } from '../dist/pipeline/colorizer.js'
import { createColorPainter } from '../dist/pipeline/compose/color-painter.js'
import { encode, jpegCoding } from '../dist/pipeline/compose/encode.js'
import { decode } from '../dist/pipeline/decode/decode.js'
import { defaultModelFolder } from '../dist/pipeline/models/default-model.js'
import { loadNetwork } from '../dist/pipeline/network/load-network.js'
import { createTensorMath } from '../dist/pipeline/network/tensor-math.js'
import { resizePhoto } from '../dist/pipeline/photo.js'
import { openWasmKernel } from '../dist/pipeline/wasm-kernel.js'
import { compareNetworks } from './bench-networks.mjs'
import { createTestPhoto, median, photoSizes } from './bench-photo.mjs'
import { ensureBuild } from './setup.mjs'

const runs = 7
const ourCoding = { quality: 92, ...jpegCoding }

/** Median duration in ms, after one run to warm up. */
const measureMs = async (work) => {
  await work()
  const times = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return median(times)
}

const measureStages = async (bytes, network, tensors, painter) => {
  const { photo } = await decode(bytes)
  const { widthPx, heightPx } = network.inputSize(photo.widthPx, photo.heightPx)
  const resize = () => resizePhoto(photo, widthPx, heightPx)
  const lightness = tensors.lightness(await resize())
  const input = { lightness, widthPx, heightPx, inverseTemperature: network.inverseTemperatures.own }
  const map = await network.run(input)
  const lines = painter.fitColorLines(input, map, 1)
  const output = new Uint8Array(photo.widthPx * photo.heightPx * 3)
  const result = { ...photo, channels: 3, bytes: output }
  return {
    decode: await measureMs(() => decode(bytes)),
    'resize for the network': await measureMs(resize),
    network: await measureMs(() => network.run(input)),
    'guided filter': await measureMs(() => painter.fitColorLines(input, map, 1)),
    'paint on one thread': await measureMs(() =>
      painter.paintRows({ photo, lines, output }, 0, photo.heightPx),
    ),
    encode: await measureMs(() => encode(result, { format: 'jpeg', quality: 92, maxBytes: Infinity })),
  }
}

/** Photos per second while `atOnce` photos are always in progress. */
const measureThroughput = async (colorizer, bytes, atOnce, count) => {
  const start = performance.now()
  let left = count
  const colorizeUntilDone = async () => {
    while (left-- > 0) await colorizer.colorize(bytes)
  }
  await Promise.all(Array.from({ length: atOnce }, colorizeUntilDone))
  return count / ((performance.now() - start) / 1000)
}

/** Peak memory in MB of a separate process that colorizes four photos one after the other. */
const measurePeakMemory = (megapixels) => {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--peak', String(megapixels)], {
    encoding: 'utf8',
  })
  return Number(child.stdout)
}

const printPeakMemory = async (megapixels) => {
  const colorizer = await createColorizer({ concurrency: 1 })
  const file = await createTestPhoto(photoSizes[megapixels])
  for (let run = 0; run < 4; run++) await colorizer.colorize(file)
  await colorizer.close()
  console.log(Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1000))
}

const measurePhoto = async (megapixels, bytes, colorizer) => {
  const wholeMs = await measureMs(() => colorizer.colorize(bytes))
  const sharpMs = await measureMs(() =>
    sharp(bytes).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer(),
  )
  const sharpOurCodingMs = await measureMs(() => sharp(bytes).jpeg(ourCoding).toBuffer())
  return {
    'file to file, ms': Math.round(wholeMs),
    'sharp with its own JPEG options, ms': Math.round(sharpMs),
    ratio: (wholeMs / sharpMs).toFixed(2),
    'sharp with our JPEG options, ms': Math.round(sharpOurCodingMs),
    'ratio ': (wholeMs / sharpOurCodingMs).toFixed(2),
    'photos/s, 1 at once': (await measureThroughput(colorizer, bytes, 1, 8)).toFixed(2),
    'photos/s, 4 at once': (await measureThroughput(colorizer, bytes, 4, 16)).toFixed(2),
    'peak MB': measurePeakMemory(megapixels),
  }
}

const rounded = (row) =>
  Object.fromEntries(Object.entries(row).map(([name, ms]) => [name, Math.round(ms * 10) / 10]))

const main = async (sizes) => {
  ensureBuild()
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}; median of ${runs}\n`,
  )
  const wasm = openWasmKernel()
  const tensors = createTensorMath(wasm)
  const options = { threads: Math.min(4, availableParallelism()), device: 'cpu' }
  console.table(await compareNetworks(options, tensors, runs))
  const { network } = await loadNetwork(defaultModelFolder, options, tensors)
  const colorizer = await createColorizer()
  const photos = {}
  const stages = {}
  for (const megapixels of sizes) {
    const bytes = await createTestPhoto(photoSizes[megapixels])
    photos[`${megapixels} MP`] = await measurePhoto(megapixels, bytes, colorizer)
    stages[`${megapixels} MP`] = rounded(
      await measureStages(bytes, network, tensors, createColorPainter(wasm)),
    )
  }
  console.table(photos)
  console.log('Duration of each stage, ms:')
  console.table(stages)
  await colorizer.close()
  await network.close()
}

const [first, second] = process.argv.slice(2)
if (first === '--peak') await printPeakMemory(Number(second))
else await main((process.argv.length > 2 ? process.argv.slice(2) : Object.keys(photoSizes)).map(Number))
