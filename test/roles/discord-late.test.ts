import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, Interaction, Message, User } from '../../src/sandbox/discord/records.ts'
import { startWatchedBot, type WatchedBot } from '../support/discord-parts.ts'
import { createGate, type Gate } from '../support/gate.ts'

const original = /^\/webhooks\/.*@original$/
/** Each call is tried so often before the job's own tries go on. */
const triesOfCall = 4

let discord: WatchedBot
let gate: Gate
let you: User
let photos: Channel
let direct: Channel
let before: Set<string>

const start = async (aheadMs: number): Promise<void> => {
  gate = createGate()
  discord = await startWatchedBot({}, { aheadMs, beforeWork: gate.pass })
  ;({ you } = discord.store)
  photos = discord.photos
  direct = discord.store.directChannel(discord.store.bot, you)
}
const written = (channel: Channel): Message[] =>
  discord.written(channel).filter(({ interaction }) => !interaction)
/** What the bot has written since the test began, the interactions' own answers left out. */
const posted = (channel: Channel): Message[] => written(channel).filter(({ id }) => !before.has(id))
const startAnew = (): void => {
  before = new Set([photos, direct].flatMap(written).map(({ id }) => id))
}

/** Apps > Colorize on the first photo of the channel. */
const colorizeMessage = (): { message: Message; interaction: Interaction } => {
  const message = discord.store
    .messagesSeenBy(you, photos)
    .filter(({ authorId }) => authorId !== discord.store.bot.id)
    .at(-1)
  if (!message) throw new Error('the sandbox begins with photos')
  return { message, interaction: discord.store.invokeOnMessage({ command: 'Colorize', message }) }
}

const fault = (given: Partial<Parameters<WatchedBot['store']['queueFault']>[0]>, times = 1): void => {
  for (let i = 0; i < times; i++) discord.store.queueFault({ method: 'PATCH', path: original, ...given })
}

const expectOnly = (channel: Channel): Message => {
  const [first] = posted(channel)
  expect([photos, direct].map((one) => posted(one).length)).toEqual(
    [photos, direct].map((one) => (one === channel ? 1 : 0)),
  )
  if (!first) throw new Error('it was counted')
  return first
}

describe('a Discord whose clock is 10 s behind, so that no acknowledgement can still be on its way', () => {
  beforeAll(() => start(-10_000))
  afterAll(() => discord.close())
  beforeEach(startAnew)

  it.each([10_015, 10_062, 50_027])(
    'that turns the token away with %i: the answer is a message that replies',
    async (code) => {
      fault({ status: 404, code })
      const { message, interaction } = colorizeMessage()
      expect(await discord.settled(interaction)).toBe('sent')
      const answer = expectOnly(photos)
      expect(answer.reference?.messageId).toBe(message.id)
      expect(answer.attachments).toHaveLength(1)
      expect(answer.content).toMatch(/^This took longer than Discord waits/)
      expect(interaction.answeredMs).toBeUndefined()
    },
  )

  it('that loses what it said of the message: there is one, by its nonce', async () => {
    fault({ status: 404, code: 10_015 })
    fault({ method: 'POST', path: `/channels/${photos.id}/messages`, after: true })
    const { interaction } = colorizeMessage()
    expect(await discord.settled(interaction)).toBe('sent')
    expect(expectOnly(photos).attachments).toHaveLength(1)
  })

  it('that loses it for longer than it knows a nonce: there is one, because the bot looks', async () => {
    fault({ status: 404, code: 10_015 })
    fault({ method: 'POST', path: `/channels/${photos.id}/messages`, after: true }, triesOfCall)
    const { interaction } = colorizeMessage()
    await expect.poll(() => posted(photos), discord.patience).toHaveLength(1)
    discord.sandbox.advance(6 * 60_000)
    expect(await discord.settled(interaction)).toBe('sent')
    expect(expectOnly(photos).attachments).toHaveLength(1)
    expect(interaction.answeredMs).toBeUndefined()
  })

  it('that has no room for the pictures: words, with their page', async () => {
    fault({ status: 413, code: 40_005 })
    const answer = await discord.answered(await discord.colorize())
    expect(answer.attachments).toHaveLength(0)
    expect(answer.content).toMatch(/^Here it is in colour\..*\(<http[^>]+\/r\/[0-9a-f]{32}>\)$/s)
  })

  it('that has no room for a private picture, which has no page: words that say so', async () => {
    fault({ status: 413, code: 40_005 })
    const answer = await discord.answered(await discord.colorize({ options: { private: true } }))
    expect(answer.content).toBe('The coloured picture would be too large to send.')
  })

  it('where somebody has deleted the promise: nothing more', async () => {
    const held = gate.hold('PATCH', /@original$/)
    const interaction = await discord.colorize()
    await held.reached
    if (interaction.original) discord.store.deleteMessage(interaction.original)
    held.release()
    expect(await discord.settled(interaction)).toBe('skipped')
    expect((await discord.ledger.read(`discord-${interaction.id}`))?.code).toBe('nobody_to_answer')
    expect([photos, direct].flatMap(posted)).toEqual([])
  })

  it('that answers with 5xx, then cuts connections, for several tries: one answer in the end', async () => {
    fault({ status: 503 }, triesOfCall)
    fault({ cut: true }, triesOfCall)
    fault({ after: true, status: 502 }, triesOfCall)
    const interaction = await discord.colorize()
    expect(await discord.settled(interaction)).toBe('sent')
    expect(interaction.original?.attachments).toHaveLength(1)
    expect(interaction.followUps).toEqual([])
    expect([photos, direct].flatMap(posted)).toEqual([])
  })
})
