import { afterAll, beforeAll, expect, it } from 'vitest'
import { messageFlag } from '../../../src/sandbox/discord/bitfields.ts'
import type { Interaction, Message } from '../../../src/sandbox/discord/store/types.ts'
import {
  idOf,
  itsPicture,
  startKillableDiscordBot,
  type KillableDiscordBot,
} from '../../support/discord/discord-kill-points.ts'

const callback = /\/interactions\/.*\/callback/
const photo = /^\/ephemeral-attachments\//

let discord: KillableDiscordBot
beforeAll(async () => {
  discord = await startKillableDiscordBot()
})
afterAll(() => discord.close())

const isThinking = ({ flags }: Message): boolean => (flags & messageFlag.LOADING) !== 0

const onceEach = async (asked: readonly Interaction[]): Promise<void> => {
  await discord.settled()
  expect(asked.map((one) => discord.answersTo(one).length)).toEqual(asked.map(() => 1))
  expect(await Promise.all(asked.map(discord.stateOf))).toEqual(asked.map(() => 'sent'))
}

it('answers at most once while nothing is recorded, and once when it is, though the listener is killed (SIGKILL)', async () => {
  const { bot, colorize, killDuring, processes, redis, start } = discord
  const boundary = { role: 'listen', path: callback } as const
  const asked = [
    await killDuring({ ...boundary, moment: 'work' }, colorize),
    await killDuring({ ...boundary, moment: 'answer' }, colorize),
  ]
  const recorded = await colorize()
  await expect.poll(() => bot.ledger.read(idOf(recorded)), { interval: 5 }).toBeDefined()
  await processes.listen.kill()
  await start(processes.listen)

  redis.halt()
  const unrecorded = await colorize()
  await expect.poll(() => unrecorded.acknowledgement, { interval: 5 }).toBeDefined()
  await processes.listen.kill()
  redis.resume()
  await start(processes.listen)

  await bot.sweep() // a listener may have died between its record and its job
  await discord.settled()
  for (const one of [...asked, recorded, unrecorded]) {
    const owed = (await bot.ledger.read(idOf(one))) ? 1 : 0
    expect(discord.answersTo(one)).toHaveLength(owed)
    expect(await discord.stateOf(one)).toBe(owed ? 'sent' : undefined)
    expect(one.original !== undefined && isThinking(one.original)).toBe(one.original !== undefined && !owed)
  }
  expect(await discord.stateOf(recorded)).toBe('sent')
}, 180_000)

it('answers once, in the place of its promise, though the worker is killed (SIGKILL) at each step', async () => {
  const { bot, colorize, killDuring, processes, start } = discord
  const asked = [
    await killDuring({ role: 'worker', moment: 'answer', path: photo }, colorize),
    await killDuring({ ...itsPicture, moment: 'work' }, colorize),
    await killDuring({ ...itsPicture, moment: 'answer' }, colorize),
  ]
  const sent = await colorize()
  await expect.poll(() => discord.stateOf(sent), { interval: 5, timeout: 20_000 }).toBe('sent')
  await processes.worker.kill()
  await start(processes.worker)
  await onceEach([...asked, sent])
  expect(asked.map(({ original }) => original && isThinking(original))).toEqual(asked.map(() => false))
  expect(await bot.unsettled()).toBe(0)
}, 180_000)

it('renders anew, or takes away, what a button asks for, though the worker is killed (SIGKILL) in the middle', async () => {
  const { bot, colorize, coloured, killDuring, press } = discord
  const answers = [await colorize(), await colorize(), await colorize(), await colorize()]
  const [one, other, third, fourth] = await Promise.all(answers.map(coloured))
  if (!one || !other || !third || !fourth) throw new Error('four were asked for')
  await discord.settled()
  const removing = { role: 'worker', method: 'DELETE', path: /@original$/ } as const
  const pressed = [
    await killDuring({ ...itsPicture, moment: 'work' }, () => press(one, 'More vivid')),
    await killDuring({ ...itsPicture, moment: 'answer' }, () => press(other, 'Softer')),
  ]
  await killDuring({ ...removing, moment: 'work' }, () => press(third, 'Delete'))
  await killDuring({ ...removing, moment: 'answer' }, () => press(fourth, 'Delete'))
  await onceEach(pressed)
  expect([one, other].map(({ isDeleted }) => isDeleted)).toEqual([false, false])
  expect([third, fourth].map(({ isDeleted }) => isDeleted)).toEqual([true, true])
  const gone = await Promise.all(answers.slice(2).map((asked) => bot.ledger.read(idOf(asked))))
  expect(gone.map((entry) => entry?.removedAtMs)).toEqual([expect.any(Number), expect.any(Number)])
  expect(pressed.map(({ followUps }) => followUps)).toEqual([[], []])
}, 180_000)
