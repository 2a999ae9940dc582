// Colorizes a photo on a device in a separate process, because a process looks for Vulkan only once.
import { readFile, writeFile } from 'node:fs/promises'
import process from 'node:process'
import { createColorizer } from '../../../dist/pipeline/colorizer.js'

const [modelFolder, photo, device, out] = process.argv.slice(2)
const colorizer = await createColorizer({ modelFolder, device, concurrency: 1 })
const { after } = await colorizer.colorize(await readFile(photo), { format: 'png' })
await writeFile(out, after)
await colorizer.close()
process.stdout.write(colorizer.device)
