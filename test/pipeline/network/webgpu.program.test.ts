import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { sampled, writeModel } from '../../support/tiny-model.ts'

/** Chromium's software Vulkan, which runs WebGPU like a graphics card, only slower. */
const softwareVulkan = ['/usr/lib/chromium', '/usr/lib64/chromium-browser']
  .map((folder) => join(folder, 'vk_swiftshader_icd.json'))
  .find((file) => existsSync(file))

const hasLoader = String(spawnSync('/sbin/ldconfig', ['-p']).stdout).includes('libvulkan.so.1')

it.skipIf(softwareVulkan === undefined || !hasLoader)(
  'WebGPU returns the same colours as the CPU',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'colorizebot-webgpu-'))
    try {
      const modelFolder = await writeModel(
        join(folder, 'model'),
        (graph) => {
          const lightness = graph.input('L', ['n', 1, 'h', 'w'])
          const ab = sampled(4, graph, lightness, 1, [0.5, -0.3], [-20, 25])
          graph.output(ab, 'ab', ['n', 2, 'h4', 'w4'])
        },
        { kind: 'ab', inputs: { L: {} }, outputs: { ab: {} } },
      )
      const photo = 'src/sandbox/assets/samples/street.jpg'
      const run = async (device: string): Promise<Buffer> => {
        const out = join(folder, `${device}.png`)
        const args = ['test/support/program/colorize-on-device.mjs', modelFolder, photo, device, out]
        const env = { ...process.env, VK_ICD_FILENAMES: softwareVulkan }
        const { stdout } = await promisify(execFile)(process.execPath, args, { env })
        expect(stdout.trim()).toBe(device)
        return sharp(out).removeAlpha().raw().toBuffer()
      }
      const [cpu, webgpu] = [await run('cpu'), await run('webgpu')]
      const largestDifference = cpu.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (webgpu[i] ?? 0))),
        0,
      )
      expect(webgpu).toHaveLength(cpu.length)
      expect(largestDifference).toBeLessThanOrEqual(3)
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  60_000,
)
