import { expect, it } from 'vitest'
import { createRoom, type Grow } from '../../../src/web/api/upload-limiter.ts'

const options = { atOnce: 3, perAsker: 2, bytes: 100 }

/** An upload that is under way until it is ended. */
const begin = (room: ReturnType<typeof createRoom>, asker: string) => {
  let grow: Grow = () => undefined
  let end = (): void => undefined
  const done = room.hold(asker, (given) => {
    grow = given
    return new Promise<void>((resolve) => (end = resolve))
  })
  const over = async () => {
    end()
    await done
  }
  return { done, grow: (bytes: number) => grow(bytes), over }
}

it('has room for some uploads of one who asks, and for more of all', async () => {
  const room = createRoom(options)
  const first = begin(room, 'ann')
  begin(room, 'ann')
  await expect(begin(room, 'ann').done).rejects.toMatchObject({ code: 'busy', retryAfterMs: 2_000 })
  begin(room, 'bob')
  await expect(begin(room, 'carl').done).rejects.toMatchObject({ code: 'busy' })
  await first.over()
  begin(room, 'ann')
  await expect(begin(room, 'ann').done).rejects.toMatchObject({ code: 'busy' })
})

it('holds so many bytes at most, and lets them go with their upload', async () => {
  const room = createRoom(options)
  const [ann, bob] = [begin(room, 'ann'), begin(room, 'bob')]
  ann.grow(60)
  bob.grow(40)
  expect(() => bob.grow(1)).toThrow(expect.objectContaining({ code: 'busy' }) as Error)
  await ann.over()
  bob.grow(60)
  expect(() => bob.grow(1)).toThrow()
})

it('lets go of what fails', async () => {
  const room = createRoom({ ...options, atOnce: 1 })
  const failing = room.hold('ann', (grow) => {
    grow(100)
    return Promise.reject(new Error('cut off'))
  })
  await expect(failing).rejects.toThrow('cut off')
  begin(room, 'ann').grow(100)
})
