// `npm run bench:device -- --device cuda`: measures networks on a device by batch, by input size and by photos at once,
// and compares them with sharp alone. Choose other networks, such as an fp16 copy, with --model a --model b.
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { createColorizer } from '../dist/pipeline/colorizer.js'
import { jpegCoding } from '../dist/pipeline/compose/encode.js'
import { defaultModel } from '../dist/pipeline/models/default-model.js'
import {
  colorOutputOf,
  inputSizeOf,
  inverseTemperaturesOf,
  readModel,
} from '../dist/pipeline/models/model-card.js'
import { createInputTensors } from '../dist/pipeline/network/input-tensors.js'
import { openSession, runSession } from '../dist/pipeline/network/session.js'
import { createTensorMath } from '../dist/pipeline/network/tensor-math.js'
import { openWasmKernel } from '../dist/pipeline/wasm-kernel.js'
import { createTestPhoto, median, photoSizes } from './bench-photo.mjs'
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
    device: values.device,
    models: values.model,
    measuredMs: Number(values.seconds) * 1_000,
    sizes: numbers(values.sizes),
    atOnce: numbers(values['at-once']),
  }
}

const threads = Math.min(4, availableParallelism())
const rounded = (value, digits = 1) => Number(value.toFixed(digits))

/** The network without the rest of the pipeline, for batches of equal photos. */
const openNetwork = async (id, device) => {
  const { card, bytes } = await readModel(`${root}/models/${id}`)
  const session = await openSession(bytes, threads, device)
  const tensors = createTensorMath(openWasmKernel())
  const run = (widthPx, heightPx, batch) => {
    const lightness = Float32Array.from({ length: widthPx * heightPx }, (_, i) => (i * 7) % 100)
    const inverseTemperature = inverseTemperaturesOf(card)?.own ?? 1
    const inputs = createInputTensors(card, { lightness, widthPx, heightPx, inverseTemperature }, tensors)
    for (const tensor of Object.values(inputs))
      if (tensor.dims.length === 4) {
        tensor.data = Float32Array.from(
          { length: tensor.data.length * batch },
          (_, i) => tensor.data[i % tensor.data.length],
        )
        tensor.dims = [batch, ...tensor.dims.slice(1)]
      }
    return async () => {
      const startMs = performance.now()
      await runSession(session, inputs, colorOutputOf(card).name)
      return performance.now() - startMs
    }
  }
  return { card, run, close: () => session.release() }
}

const acceptsAnySize = ({ size }) => size.widthPx === undefined

/** Duration per photo by batch size, which shows what batching would save. */
const measureBatches = async (models, device) => {
  const rows = {}
  for (const id of models) {
    const network = await openNetwork(id, device)
    const row = {}
    for (const batch of batches) {
      const time = network.run(squarePx, squarePx, batch)
      await time()
      const times = []
      for (let i = 0; i < runs; i++) times.push(await time())
      row[`batch of ${batch}, ms per photo`] = rounded(median(times) / batch)
    }
    rows[id] = row
    await network.close()
  }
  return rows
}

/** Duration of the first run at a size, which includes choosing or compiling kernels for it, and of later runs. */
const measureFirstRuns = async (models, device) => {
  const rows = {}
  for (const id of models) {
    const network = await openNetwork(id, device)
    if (acceptsAnySize(network.card)) {
      await network.run(squarePx, squarePx, 1)()
      const first = []
      const later = []
      for (const [width, height] of [
        [4, 3],
        [3, 2],
        [3, 4],
        [16, 9],
        [1, 2],
      ]) {
        const size = inputSizeOf(network.card, width * 400, height * 400)
        const time = network.run(size.widthPx, size.heightPx, 1)
        first.push(await time())
        await time()
        later.push(await time())
      }
      rows[id] = {
        'first run of a size, ms': rounded(median(first)),
        'later runs, ms': rounded(median(later)),
      }
    }
    await network.close()
  }
  return rows
}

/** Keeps `atOnce` photos in progress and measures photos per second and the duration of each. */
const measureThroughput = async (work, atOnce, forMs) => {
  const durations = []
  const startMs = performance.now()
  const workUntilDone = async () => {
    while (performance.now() - startMs < forMs) {
      const workStartMs = performance.now()
      await work()
      durations.push(performance.now() - workStartMs)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, workUntilDone))
  const sorted = durations.toSorted((one, other) => one - other)
  return {
    perSecond: durations.length / ((performance.now() - startMs) / 1_000),
    medianMs: median(durations),
    percentile99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1],
  }
}

const measurePhotos = async ({ models, device, sizes, atOnce, measuredMs }) => {
  const rows = {}
  for (const id of models) {
    const network = await openNetwork(id, device)
    for (const megapixels of sizes) {
      const [width, height] = photoSizes[megapixels]
      const photo = await createTestPhoto([width, height])
      const size = inputSizeOf(network.card, width, height)
      const time = network.run(size.widthPx, size.heightPx, 1)
      await time()
      const aloneMs = median([await time(), await time(), await time()])
      for (const concurrency of atOnce) {
        const colorizer = await createColorizer({ modelFolder: `${root}/models/${id}`, device, concurrency })
        await Promise.all(Array.from({ length: concurrency }, () => colorizer.colorize(photo)))
        const ours = await measureThroughput(() => colorizer.colorize(photo), concurrency, measuredMs)
        await colorizer.close()
        const sharpAlone = await measureThroughput(
          () =>
            sharp(photo)
              .jpeg({ quality: 92, ...jpegCoding })
              .toBuffer(),
          ...[concurrency, measuredMs / 2],
        )
        rows[`${id}, ${megapixels} MP, ${concurrency} at once`] = {
          'photos/s': rounded(ours.perSecond),
          'median, ms': rounded(ours.medianMs, 0),
          '99th percentile, ms': rounded(ours.percentile99Ms, 0),
          'network busy': `${rounded((ours.perSecond * aloneMs) / 10, 0)} %`,
          'sharp alone, photos/s': rounded(sharpAlone.perSecond),
          ratio: rounded(ours.perSecond / sharpAlone.perSecond, 2),
        }
      }
    }
    await network.close()
  }
  return rows
}

const main = async (options) => {
  ensureBuild()
  const { models, device } = options
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, ${device}, Node ${process.version}\n`)
  console.log(`The network alone, ${squarePx} x ${squarePx} px, median of ${runs}:`)
  console.table(await measureBatches(models, device))
  console.log('The first run at an input size, compared with later ones:')
  console.table(await measureFirstRuns(models, device))
  console.log('JPEG to JPEG; busy is the share of time that the network is running:')
  console.table(await measurePhotos(options))
}

await main(readOptions())
