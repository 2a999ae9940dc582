import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutputHost, Stored } from '../../src/outputs/output.ts'

const all = async (list: AsyncIterable<Stored>): Promise<Stored[]> => {
  const found: Stored[] = []
  for await (const one of list) found.push(one)
  return found
}

/** The battery that every output host runs; its author says only how one is made and taken down. */
export const outputContract = (
  name: string,
  make: () => Promise<{ output: OutputHost; end: () => Promise<void> }>,
) => {
  describe(`${name} keeps what it is given`, () => {
    let made: Awaited<ReturnType<typeof make>>
    beforeEach(async () => {
      made = await make()
    })
    afterEach(() => made.end())

    it('gives back the same bytes', async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251)
      await made.output.put('results/a/after.jpg', bytes, 'image/jpeg')
      expect(Buffer.from(await made.output.get('results/a/after.jpg')).equals(Buffer.from(bytes))).toBe(true)
    })

    it('replaces what was there', async () => {
      await made.output.put('a', Uint8Array.of(1), 'image/jpeg')
      await made.output.put('a', Uint8Array.of(2, 3), 'image/jpeg')
      expect([...(await made.output.get('a'))]).toEqual([2, 3])
    })

    it('says output_unavailable for what is not there', async () => {
      await expect(made.output.get('nothing')).rejects.toMatchObject({ code: 'output_unavailable' })
    })

    it('deletes, twice without complaint', async () => {
      await made.output.put('a/b', Uint8Array.of(1), 'image/jpeg')
      await made.output.delete('a/b')
      await made.output.delete('a/b')
      await expect(made.output.get('a/b')).rejects.toMatchObject({ code: 'output_unavailable' })
    })

    it('lists what lies under a prefix, and since when', async () => {
      const startedMs = Date.now()
      for (const key of ['uploads/a', 'uploads/b/c.jpg', 'results/a', 'uploads-too/a'])
        await made.output.put(key, Uint8Array.of(1), 'image/jpeg')
      await made.output.delete('uploads/a')
      const found = await all(made.output.list('uploads'))
      expect(found.map(({ key }) => key)).toEqual(['uploads/b/c.jpg'])
      expect(Math.abs((found[0]?.storedAtMs ?? 0) - startedMs)).toBeLessThan(60_000)
      expect(await all(made.output.list('nothing'))).toEqual([])
    })

    it.each(['../x', '/etc/x', 'a/../../x', 'a//b', '', 'a\0b', 'A'])('refuses the key %j', async (key) => {
      await expect(made.output.get(key)).rejects.toMatchObject({ code: 'payload_invalid' })
      await expect(made.output.put(key, Uint8Array.of(1), 'x')).rejects.toMatchObject({
        code: 'payload_invalid',
      })
    })
  })
}
