import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeDataDir } from '../../support/data-dir.ts'
import { runBuilt } from '../../support/program/built-program.ts'

it('colours a photo without leaving an id of this machine for the runtime to report', async () => {
  const home = await makeDataDir()
  const out = await makeDataDir()
  try {
    const photo = 'src/sandbox/assets/samples/street.jpg'
    const { ended } = runBuilt(['colorize', photo, '-o', join(out.path, 'colour')], { HOME: home.path })
    expect(await ended).toMatchObject({ code: 0 })
    expect(await readdir(join(out.path, 'colour'))).toHaveLength(1)
    expect(await readdir(home.path, { recursive: true })).toEqual([])
  } finally {
    await home.remove()
    await out.remove()
  }
})
