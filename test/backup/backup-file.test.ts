import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBackup, writeBackup, type BackupPart } from '../../src/backup/backup-file.ts'
import { makeDataDir } from '../support/data-dir.ts'

const parts: BackupPart[] = [
  {
    key: '{colorizebot}:ledger:entry:reddit-t1_a',
    type: 'hash',
    part: ['state', 'sent', 'said', 'ä\n"{"\u2028'],
  },
  { key: '{colorizebot}:ledger:all', type: 'zset', part: ['reddit-t1_a', '17'], untilMs: 5 },
]

let folder: Awaited<ReturnType<typeof makeDataDir>>
const at = (name: string): string => join(folder.path, name)
beforeAll(async () => {
  folder = await makeDataDir()
  await writeBackup(at('whole'), from(parts))
  await writeBackup(at('whole.gz'), from(parts))
})
afterAll(() => folder.remove())

// eslint-disable-next-line @typescript-eslint/require-await -- as Redis gives them, one after the other
const from = async function* (all: readonly BackupPart[]) {
  yield* all
}
const all = async (path: string): Promise<BackupPart[]> => {
  const read: BackupPart[] = []
  for await (const part of readBackup(path)) read.push(part)
  return read
}

it.each(['whole', 'whole.gz'])('what is written is read: %s', async (name) => {
  expect(await all(at(name))).toEqual(parts)
})

it('nobody but its owner may read it', async () => {
  expect((await stat(at('whole'))).mode & 0o777).toBe(0o600)
})

it('a file that is there is kept where writing breaks off', async () => {
  const broken = async function* (): AsyncGenerator<BackupPart> {
    yield* from(parts)
    throw new Error('Redis is gone')
  }
  await expect(writeBackup(at('whole'), broken())).rejects.toThrow('Redis is gone')
  expect(await all(at('whole'))).toEqual(parts)
})

describe('is refused', () => {
  const text = () => readFile(at('whole'), 'utf8')
  const changed: [string, (text: string) => string | Buffer, RegExp][] = [
    ['empty', () => '', /empty/],
    ['cut at its last line', (whole) => whole.slice(0, whole.lastIndexOf('{')), /cut/],
    ['cut within a line', (whole) => whole.slice(0, -70), /last line/],
    ['with a value changed', (whole) => whole.replace('"sent"', '"open"'), /altered/],
    ['with a line taken out', (whole) => whole.replace(/^.*:all".*\n/m, ''), /altered/],
    ['of another form', (whole) => whole.replace('"format":1', '"format":2'), /form 2/],
    ['of another program', () => '{"some":"thing"}\n{}\n', /first line/],
    ['with a key of others', (whole) => whole.replace('{colorizebot}:ledger:all', 'ledger:all'), /line 3/],
    ['no text', () => Buffer.from([0x1f, 0x8b, 0, 255, 10, 1, 10]), /first line/],
  ]
  it.each(changed)('%s', async (_, change, why) => {
    await writeFile(at('other'), change(await text()))
    const refusal = { code: 'backup_invalid', message: expect.stringMatching(why) as string }
    await expect(all(at('other'))).rejects.toMatchObject(refusal)
  })

  it('packed and cut', async () => {
    const packed = await readFile(at('whole.gz'))
    await writeFile(at('cut.gz'), packed.subarray(0, packed.length - 12))
    await expect(all(at('cut.gz'))).rejects.toMatchObject({ code: 'backup_invalid' })
  })

  it('what is not there', async () => {
    await expect(all(at('none'))).rejects.toMatchObject({ code: 'backup_invalid' })
    await expect(all(at('none.gz'))).rejects.toMatchObject({ code: 'backup_invalid' })
  })
})
