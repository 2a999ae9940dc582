// `npm run soak -- 10000`: colorizes this many photos of several sizes and reports memory along the way.
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { createColorizer } from '../dist/pipeline/colorizer.js'
import { ensureBuild, root } from './setup.mjs'

const count = Number(process.argv[2] ?? 10_000)
const sizes = [64, 300, 640, 1024, 1600]
const reports = 20

const memoryMb = () =>
  process.platform === 'linux'
    ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1000
    : process.memoryUsage.rss() / 1e6

ensureBuild()
const photos = await Promise.all(
  sizes.flatMap((px) =>
    ['street', 'portrait', 'landscape'].map((name) =>
      sharp(`${root}/src/sandbox/assets/samples/${name}.jpg`)
        .resize(px, px, { fit: 'inside' })
        .jpeg()
        .toBuffer(),
    ),
  ),
)
const colorizer = await createColorizer()
const started = performance.now()
let taken = 0
let done = 0

const colorizePhotos = async () => {
  while (taken < count) {
    await colorizer.colorize(photos[taken++ % photos.length])
    if (++done % Math.ceil(count / reports) === 0) {
      const rate = done / ((performance.now() - started) / 1000)
      console.log(`${done} photos, ${rate.toFixed(1)} per second, ${Math.round(memoryMb())} MB`)
    }
  }
}
await Promise.all([colorizePhotos(), colorizePhotos()])
await colorizer.close()
