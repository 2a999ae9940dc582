// `npm run bench`: a photo from bytes to bytes beside its floor, sharp alone, all in one run. Sizes in megapixels as arguments: npm run bench -- 1 12
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { createColorizer } from '../dist/pipeline/colorizer.js'
import { decode } from '../dist/pipeline/decode.js'
import { loadNetwork } from '../dist/pipeline/network.js'
import { createPixels } from '../dist/pipeline/pixels.js'
import { createTensors } from '../dist/pipeline/tensors.js'
import { openWorkshop } from '../dist/pipeline/workshop.js'
import { ensureBuild, root } from './setup.mjs'

const runs = 7
const shapes = { 1: [1200, 900], 12: [4000, 3000], 48: [8000, 6000] }
const modelFolder = `${root}/models/v0`
const ours = { quality: 92, chromaSubsampling: '4:4:4', optimiseCoding: false }

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]

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

/** A black-and-white photograph's like: the drawn street, grown, with grain. */
const photoOf = ([width, height]) =>
  sharp(`${root}/src/sandbox/assets/samples/street.jpg`)
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .composite([
      {
        input: {
          create: { width: 512, height: 512, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 20 } },
        },
        tile: true,
        blend: 'soft-light',
      },
    ])
    .greyscale()
    .toColourspace('srgb')
    .jpeg({ quality: 90 })
    .toBuffer()

const stagesOf = async (bytes, network, pixels) => {
  const { photo } = await decode(bytes)
  const { widthPx, heightPx } = network.inputSize(photo.widthPx, photo.heightPx)
  const raw = { raw: { width: photo.widthPx, height: photo.heightPx, channels: photo.channels } }
  const shrink = () =>
    sharp(photo.bytes, raw).resize(widthPx, heightPx, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer()
  const small = { widthPx, heightPx, channels: photo.channels, bytes: await shrink() }
  const lightness = pixels.lightness(small)
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
      sharp(into, { raw: { ...raw.raw, channels: 3 } })
        .jpeg(ours)
        .toBuffer(),
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
  const colorizer = await createColorizer({ modelFolder, concurrency: 1 })
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
  const workshop = openWorkshop()
  const pixels = createPixels(workshop)
  const options = { threads: Math.min(4, availableParallelism()), device: 'cpu' }
  const { network } = await loadNetwork(modelFolder, options, createTensors(workshop))
  const colorizer = await createColorizer({ modelFolder })
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
