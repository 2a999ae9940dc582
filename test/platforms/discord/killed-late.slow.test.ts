import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Interaction } from '../../../src/sandbox/discord/store/types.ts'
import {
  idOf,
  itsPicture,
  startKillableDiscordBot,
  type KillableDiscordBot,
} from '../../support/discord/discord-kill-points.ts'

/** So old is what a Discord of such a clock says that somebody asked for just now: too old to be answered in its place. */
const behindMs = 14.5 * 60_000

let discord: KillableDiscordBot
beforeAll(async () => {
  discord = await startKillableDiscordBot(-behindMs)
})
afterAll(() => discord.close())

const placesOf = (asked: Interaction): string[] => discord.answersTo(asked).map(({ channelId }) => channelId)
it('answers once in a message of its own, though the worker is killed (SIGKILL) at posting it', async () => {
  const { colorize, killDuring, photos, direct, local } = discord
  const posting = { role: 'worker', method: 'POST' } as const
  const there = { ...posting, path: new RegExp(`/channels/${photos.id}/messages`) }
  const directly = { ...posting, path: new RegExp(`/channels/${direct.id}/messages`) }
  const inPrivate = () => colorize({ private: true })
  const inChannel = [
    await killDuring({ ...there, moment: 'work' }, colorize),
    await killDuring({ ...there, moment: 'answer' }, colorize),
  ]
  const inDirect = [
    await killDuring({ ...posting, moment: 'answer', path: /\/users\/@me\/channels/ }, inPrivate),
    await killDuring({ ...directly, moment: 'work' }, inPrivate),
    await killDuring({ ...directly, moment: 'answer' }, inPrivate),
  ]
  local.advance(6 * 60_000) // whatever nonces there were are forgotten
  await discord.settled()
  expect(inChannel.map(placesOf)).toEqual(inChannel.map(() => [photos.id]))
  expect(inDirect.map(placesOf)).toEqual(inDirect.map(() => [direct.id]))
}, 180_000)

it('finds out in the channel whether it has answered, where the token ended while it lay dead', async () => {
  const { bot, colorize, killDuring, local, photos } = discord
  local.advance(behindMs - 6 * 60_000) // and now it is as late there as here
  const unsaid = await killDuring({ ...itsPicture, moment: 'work' }, colorize)
  const said = await killDuring({ ...itsPicture, moment: 'answer' }, colorize)
  const secret = await killDuring({ ...itsPicture, moment: 'answer' }, () => colorize({ private: true }))
  local.advance(behindMs + 60_000)
  const asked = [unsaid, said, secret]
  await expect
    .poll(() => Promise.all(asked.map(discord.stateOf)), { timeout: 90_000, interval: 200 })
    .toEqual(['sent', 'sent', 'failed']) // of what one person sees nobody can say whether it was answered
  expect(asked.map(placesOf)).toEqual([[photos.id], [photos.id], [photos.id]])
  expect((await bot.ledger.read(idOf(secret)))?.code).toBe('answer_unknown')
}, 180_000)
