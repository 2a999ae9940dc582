// src -> dist: TypeScript compiled, the pages' assets copied.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const assetFolders = () =>
  readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory() && entry.name === 'assets')
    .map((entry) => join(entry.parentPath, entry.name))

/** Answers false where TypeScript is not installed, as in a production install. */
export const build = () => {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  if (!existsSync(tsc)) return false
  const dist = join(root, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const compiled = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (compiled.status !== 0) throw new Error('the sources do not compile')
  for (const folder of assetFolders())
    cpSync(folder, join(dist, relative(join(root, 'src'), folder)), { recursive: true })
  chmodSync(join(dist, 'main.js'), 0o755)
  writeFileSync(join(dist, '.built'), '')
  return true
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !build())
  console.log('TypeScript is not installed: dist is left as it is')
