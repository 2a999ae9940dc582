// `npm run bench:device -- --device cuda`: what a device makes of a network: by batch, by photos at once and by
// size, beside what sharp alone takes at the same number of photos. Other networks, such as an fp16 copy: --model a --model b
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { createColorizer } from '../dist/pipeline/colorizer.js'
import { jpegCoding } from '../dist/pipeline/compose/encode.js'
import { defaultModel } from '../dist/pipeline/models/default-model.js'
import {
  answerOf,
  inputSizeOf,
  inverseTemperaturesOf,
  readModel,
} from '../dist/pipeline/models/model-card.js'
import { planesFor } from '../dist/pipeline/network/input-tensors.js'
import { openSession, runSession } from '../dist/pipeline/network/session.js'
import { createTensors } from '../dist/pipeline/network/tensor-math.js'
import { openWasmKernel } from '../dist/pipeline/wasm-kernel.js'
import { median, photoOf, shapes } from './bench-photo.mjs'
import { ensureBuild, root } from './setup.mjs'

const runs = 7
const batches = [1, 2, 4, 8]
const squarePx = 256

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      device: { type: 'string', default: 'cpu' },
      model: { type: 'string', multiple: true, default: [defaultModel] },
      seconds: { type: 'string', default: '5' },
      sizes: { type: 'string', default: '1,12' },
      'at-once': { type: 'string', default: '1,2,4,8,16' },
    },
  })
  const numbers = (text) => text.split(',').map(Number)
  return {
    ...{ device: values.device, models: values.model, measuredMs: Number(values.seconds) * 1_000 },
    ...{ sizes: numbers(values.sizes), atOnce: numbers(values['at-once']) },
  }
}

const threads = Math.min(4, availableParallelism())
const digits = (value, count = 1) => Number(value.toFixed(count))

/** The network alone, on so many equal photos of a size in one run. */
const openBare = async (id, device) => {
  const { card, bytes } = await readModel(`${root}/models/${id}`)
  const session = await openSession(bytes, threads, device)
  const tensors = createTensors(openWasmKernel())
  const run = (widthPx, heightPx, batch) => {
    const lightness = Float32Array.from({ length: widthPx * heightPx }, (_, i) => (i * 7) % 100)
    const inverseTemperature = inverseTemperaturesOf(card)?.own ?? 1
    const planes = planesFor(card, { lightness, widthPx, heightPx, inverseTemperature }, tensors)
    for (const plane of Object.values(planes))
      if (plane.dims.length === 4) {
        plane.data = Float32Array.from(
          { length: plane.data.length * batch },
          (_, i) => plane.data[i % plane.data.length],
        )
        plane.dims = [batch, ...plane.dims.slice(1)]
      }
    return async () => {
      const startMs = performance.now()
      await runSession(session, planes, answerOf(card).name)
      return performance.now() - startMs
    }
  }
  return { card, run, close: () => session.release() }
}

const isSizeOpen = ({ size }) => size.widthPx === undefined

/** What a run costs, by how many photos are in it: what a batch would save. */
const measureBatches = async (models, device) => {
  const rows = {}
  for (const id of models) {
    const bare = await openBare(id, device)
    const row = {}
    for (const batch of batches) {
      const time = bare.run(squarePx, squarePx, batch)
      await time()
      const times = []
      for (let i = 0; i < runs; i++) times.push(await time())
      row[`batch of ${batch}, ms a photo`] = digits(median(times) / batch)
    }
    rows[id] = row
    await bare.close()
  }
  return rows
}

/** What the first photo of a form waits for that later ones do not: kernels chosen or compiled for the size. */
const measureFirsts = async (models, device) => {
  const rows = {}
  for (const id of models) {
    const bare = await openBare(id, device)
    if (isSizeOpen(bare.card)) {
      await bare.run(squarePx, squarePx, 1)()
      const firsts = []
      const laters = []
      for (const [width, height] of [
        [4, 3],
        [3, 2],
        [3, 4],
        [16, 9],
        [1, 2],
      ]) {
        const size = inputSizeOf(bare.card, width * 400, height * 400)
        const time = bare.run(size.widthPx, size.heightPx, 1)
        firsts.push(await time())
        await time()
        laters.push(await time())
      }
      rows[id] = { 'first of a form, ms': digits(median(firsts)), 'later, ms': digits(median(laters)) }
    }
    await bare.close()
  }
  return rows
}

/** So many always under way: photos a second, and how long each took. */
const stream = async (work, atOnce, forMs) => {
  const tooks = []
  const startMs = performance.now()
  const turn = async () => {
    while (performance.now() - startMs < forMs) {
      const beganMs = performance.now()
      await work()
      tooks.push(performance.now() - beganMs)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, turn))
  const sorted = tooks.toSorted((one, other) => one - other)
  return {
    perSecond: tooks.length / ((performance.now() - startMs) / 1_000),
    medianMs: median(tooks),
    slowMs: sorted[Math.ceil(sorted.length * 0.99) - 1],
  }
}

const measurePhotos = async ({ models, device, sizes, atOnce, measuredMs }) => {
  const rows = {}
  for (const id of models) {
    const bare = await openBare(id, device)
    for (const megapixels of sizes) {
      const [width, height] = shapes[megapixels]
      const photo = await photoOf([width, height])
      const size = inputSizeOf(bare.card, width, height)
      const time = bare.run(size.widthPx, size.heightPx, 1)
      await time()
      const aloneMs = median([await time(), await time(), await time()])
      for (const concurrency of atOnce) {
        const colorizer = await createColorizer({ modelFolder: `${root}/models/${id}`, device, concurrency })
        await Promise.all(Array.from({ length: concurrency }, () => colorizer.colorize(photo)))
        const ours = await stream(() => colorizer.colorize(photo), concurrency, measuredMs)
        await colorizer.close()
        const floor = await stream(
          () =>
            sharp(photo)
              .jpeg({ quality: 92, ...jpegCoding })
              .toBuffer(),
          ...[concurrency, measuredMs / 2],
        )
        rows[`${id}, ${megapixels} MP, ${concurrency} at once`] = {
          'photos/s': digits(ours.perSecond),
          'median, ms': digits(ours.medianMs, 0),
          '99th, ms': digits(ours.slowMs, 0),
          'network busy': `${digits((ours.perSecond * aloneMs) / 10, 0)} %`,
          'sharp alone, photos/s': digits(floor.perSecond),
          'of it': digits(ours.perSecond / floor.perSecond, 2),
        }
      }
    }
    await bare.close()
  }
  return rows
}

const main = async (options) => {
  ensureBuild()
  const { models, device } = options
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, ${device}, Node ${process.version}\n`)
  console.log(`The network alone, ${squarePx} x ${squarePx} px, median of ${runs}:`)
  console.table(await measureBatches(models, device))
  console.log('The first photo of a form, beside later ones:')
  console.table(await measureFirsts(models, device))
  console.log('Whole photos, JPEG to JPEG; busy is photos a second by what the network takes alone:')
  console.table(await measurePhotos(options))
}

await main(readOptions())
