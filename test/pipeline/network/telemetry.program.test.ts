import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeDataDir } from '../../support/data-dir.ts'
import { runBuilt } from '../../support/program/built-program.ts'

it('colorize leaves no machine id for telemetry in the home folder', async () => {
  const home = await makeDataDir()
  const out = await makeDataDir()
  try {
    const photo = 'src/sandbox/assets/samples/street.jpg'
    const { ended } = runBuilt(['colorize', photo, '-o', join(out.path, 'color')], { HOME: home.path })
    expect(await ended).toMatchObject({ code: 0 })
    expect(await readdir(join(out.path, 'color'))).toHaveLength(1)
    expect(await readdir(home.path, { recursive: true })).toEqual([])
  } finally {
    await home.remove()
    await out.remove()
  }
})
