// Builds dist from src: compiles TypeScript and the pixel kernel and copies the assets.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const assetFolders = () =>
  readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory() && entry.name === 'assets')
    .map((entry) => join(entry.parentPath, entry.name))

const node = (...args) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('the sources do not compile')
}

// written next to its source as well, because tests run from src
const kernel = ['src/pipeline/kernel/kernel.ts', '--outFile', 'src/pipeline/kernel/kernel.wasm']
const kernelOptions = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd']

/** Returns false if TypeScript is not installed, as in a production install. */
export const build = () => {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  if (!existsSync(tsc)) return false
  const dist = join(root, 'dist')
  rmSync(dist, { recursive: true, force: true })
  node(tsc, '-p', 'tsconfig.build.json', '--noCheck') // `npm run check` checks types; twice would take 10 s more
  node(join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js'), ...kernel, ...kernelOptions)
  mkdirSync(join(dist, 'pipeline', 'kernel'), { recursive: true })
  cpSync(join(root, kernel.at(-1)), join(dist, 'pipeline', 'kernel', 'kernel.wasm'))
  for (const folder of assetFolders())
    cpSync(folder, join(dist, relative(join(root, 'src'), folder)), { recursive: true })
  chmodSync(join(dist, 'main.js'), 0o755)
  writeFileSync(join(dist, '.built'), '')
  return true
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !build())
  console.log('TypeScript is not installed: dist was not rebuilt')
