import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Interaction } from '../../../src/sandbox/discord/store/types.ts'
import {
  idOf,
  startKillableDiscordBot,
  type KillableDiscordBot,
} from '../../support/discord/discord-kill-points.ts'
import { greyPhoto } from '../../support/discord/discord-results.ts'
import { hasSuccessor } from '../../support/redis/redis-kind.ts'

const atOnce = 200
/** Discord waits no longer for a sign of life. */
const aliveMs = 3_000
const busy = 'I cannot take new requests right now; please try again in a minute.'
const patience = { timeout: 10_000, interval: 20 }

let discord: KillableDiscordBot
beforeAll(async () => {
  discord = await startKillableDiscordBot()
})
afterAll(() => discord.close())

/** How long each had to wait for a sign of life. */
const waits = async (asked: readonly Interaction[]): Promise<number[]> => {
  await expect
    .poll(() => asked.filter(({ state }) => state === 'pending').length, { timeout: 10_000 })
    .toBe(0)
  return asked.map(({ acknowledgedMs = Infinity, createdMs }) => acknowledgedMs - createdMs)
}

it(`acknowledges ${atOnce} commands at once within 3 s each, and answers each of them once`, async () => {
  const { store, photos } = discord
  const bytes = await greyPhoto(32, 32)
  const images = await Promise.all(
    Array.from({ length: atOnce }, () => store.upload(photos, { filename: 'old.jpg', bytes })),
  )
  const asked = images.map((image) =>
    store.invoke({ command: 'colorize', channel: photos, options: { image } }),
  )
  const longest = Math.max(...(await waits(asked)))
  expect(longest).toBeLessThan(aliveMs)
  await discord.settled()
  expect(asked.map((one) => discord.answersTo(one).length)).toEqual(asked.map(() => 1))
}, 120_000)

describe('with a Redis that does not answer', () => {
  it('acknowledges what it cannot record yet, and answers it when it can', async () => {
    const { store, photos, colorize, coloured, press, redis } = discord
    const answer = await coloured(await colorize())
    redis.halt()
    const command = await colorize()
    const button = press(answer, 'More vivid')
    const settings = store.invoke({ command: 'colorize-privacy opt-in', channel: photos })
    expect(Math.max(...(await waits([command, button, settings])))).toBeLessThan(aliveMs)
    expect(command.acknowledgement).toBe('deferred')
    expect(button.acknowledgement).toBe('update deferred')
    expect(settings.original?.content).toBe(busy)
    redis.resume()
    await discord.settled()
    expect(await discord.stateOf(button)).toBe('sent')
    expect(discord.answersTo(command)).toHaveLength(1)
    expect(settings.followUps.map(({ content }) => content)).toEqual(['Done: I will respond to you again.'])
  }, 60_000)

  it.skipIf(hasSuccessor)(
    'says that it is busy where there is none at all',
    async () => {
      const { bot, store, photos, colorize, coloured, press, redis } = discord
      const answer = await coloured(await colorize())
      await discord.settled()
      await redis.kill()
      const command = await colorize()
      const button = press(answer, 'Softer')
      const deletion = press(answer, 'Delete')
      const settings = store.invoke({ command: 'colorize-privacy opt-in', channel: photos })
      const asked = [command, button, deletion, settings]
      expect(Math.max(...(await waits(asked)))).toBeLessThan(aliveMs)
      const said = () =>
        asked.flatMap(({ original, followUps }) => [original, ...followUps]).map((one) => one?.content)
      await expect
        .poll(() => said().filter((content) => content === busy).length, patience)
        .toBe(asked.length)
      await redis.start()
      expect(await bot.ledger.read(idOf(command))).toBeUndefined()
    },
    60_000,
  )
})
