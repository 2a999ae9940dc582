// Builds the images and checks their contents.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, say } from './shell.mjs'

const minuteMs = 60_000
const contents = 'LICENSE dist models node_modules package.json stubs'
const mb = (bytes) => `${Math.round(bytes / 1e6)} MB`

const sizeOf = async (docker, image) =>
  Number(await docker(['image', 'inspect', '--format', '{{.Size}}', image]))

/** Runs a command of the program on a read-only root without volumes. */
const runIn = (docker, image, ...args) =>
  docker(['run', '--rm', '--read-only', '--network', 'none', '--cap-drop', 'ALL', image, ...args])

/** Checks that the image holds nothing unexpected and that its models work. */
const checkImage = async (docker, image) => {
  const list = ['run', '--rm', '--network', 'none', '--entrypoint', 'ls', image, '-A', '/app']
  const found = (await docker(list)).trim().split('\n').sort().join(' ')
  check(found === contents.split(' ').sort().join(' '), `${image} holds ${found}`)
  await runIn(docker, image, 'models', 'verify')
}

const buildTarget = async (docker, folder, target, images, file = 'Dockerfile') => {
  const args = Object.entries(images).flatMap(([name, image]) => ['--build-arg', `${name}=${image}`])
  const flags = ['--network', 'host', '--file', file, '--target', target, '--tag', `colorizebot:${target}`]
  await docker(['build', ...flags, ...args, '.'], { cwd: folder, limitMs: 15 * minuteMs })
  await checkImage(docker, `colorizebot:${target}`)
}

export const build = async (docker, folder, { NODE_IMAGE }) => {
  await buildTarget(docker, folder, 'app', { NODE_IMAGE })
  const [app, base] = [await sizeOf(docker, 'colorizebot:app'), await sizeOf(docker, NODE_IMAGE)]
  say(`the image is built: ${mb(app)}, ${mb(app - base)} of it ours; its networks work`)
}

/** Builds the GPU image without NVIDIA's base image and without the libraries that `gpu:install` downloads. */
export const buildGpu = async (docker, folder, { NODE_IMAGE }) => {
  const fetching = 'RUN npm run gpu:install\n'
  const recipe = readFileSync(join(folder, 'Dockerfile'), 'utf8')
  check(recipe.includes(fetching), 'the Dockerfile fetches the CUDA libraries')
  writeFileSync(join(folder, 'Dockerfile.gpu'), recipe.replace(fetching, ''))
  await buildTarget(docker, folder, 'gpu', { NODE_IMAGE, CUDA_IMAGE: NODE_IMAGE }, 'Dockerfile.gpu')
  say('the GPU image is built without the CUDA libraries')
}
