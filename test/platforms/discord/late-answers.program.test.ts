import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, Interaction, Message, User } from '../../../src/sandbox/discord/store/types.ts'
import { startBotWithRedis, type BotWithRedis } from '../../support/discord/discord-bot-with-redis.ts'
import { greyPhoto } from '../../support/discord/discord-results.ts'
import { createRequestGate, type RequestGate } from '../../support/request-gate.ts'

const original = /\/webhooks\/.*@original$/
/** Each call is tried so often before the job's own tries go on. */
const triesOfCall = 4

let discord: BotWithRedis
let gate: RequestGate
let you: User
let photos: Channel
let direct: Channel
let before: Set<string>

const start = async (aheadMs: number): Promise<void> => {
  gate = createRequestGate()
  discord = await startBotWithRedis({}, { aheadMs, beforeWork: gate.pass })
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

const fault = (given: Partial<Parameters<BotWithRedis['store']['queueFault']>[0]>, times = 1): void => {
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
      expect(answer.content).toMatch(/^This took longer than Discord allows/)
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

  it('that has no room for the pictures: words, with their page', async () => {
    fault({ status: 413, code: 40_005 })
    const answer = await discord.answered(await discord.colorize())
    expect(answer.attachments).toHaveLength(0)
    expect(answer.content).toMatch(/^Here it is in colour\..*\(<http[^>]+\/r\/[0-9a-f]{32}>\)$/s)
  })

  it('that has no room for a private picture, which has no page: words that say so', async () => {
    fault({ status: 413, code: 40_005 })
    const answer = await discord.answered(await discord.colorize({ options: { private: true } }))
    expect(answer.content).toBe(
      'The coloured picture would be too large to send; please try a smaller photo.',
    )
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
    fault({ cut: true }) // discord.js tries that once
    fault({ after: true, status: 502 }, triesOfCall)
    const interaction = await discord.colorize()
    await expect.poll(() => interaction.answeredMs, { timeout: 50_000 }).toBeDefined()
    expect(await discord.settled(interaction)).toBe('sent')
    expect(interaction.original?.attachments).toHaveLength(1)
    expect(interaction.followUps).toEqual([])
    expect([photos, direct].flatMap(posted)).toEqual([])
  }, 60_000)

  it('that loses it for longer than it knows a nonce: there is one, because the bot looks', async () => {
    fault({ status: 404, code: 10_015 })
    fault({ method: 'POST', path: `/channels/${photos.id}/messages`, after: true }, triesOfCall)
    const { interaction } = colorizeMessage()
    await discord.hasFailed(interaction)
    expect(posted(photos)).toHaveLength(1)
    discord.sandbox.advance(6 * 60_000)
    expect(await discord.settled(interaction)).toBe('sent')
    expect(expectOnly(photos).attachments).toHaveLength(1)
    expect(interaction.answeredMs).toBeUndefined()
  })
})

describe('a Discord whose clock is 14.5 minutes behind, so that what is asked there is too old for its token', () => {
  beforeAll(() => start(-14.5 * 60_000))
  afterAll(() => discord.close())
  beforeEach(() => {
    startAnew()
    discord.store.setForBot(photos, {})
    you.acceptsDms = true
  })

  it('has the answer as a message that replies, and nothing is tried with the token', async () => {
    const { message, interaction } = colorizeMessage()
    expect(await discord.settled(interaction)).toBe('sent')
    expect(expectOnly(photos).reference?.messageId).toBe(message.id)
    expect(gate.seen.filter((call) => call.includes(interaction.token))).toHaveLength(1) // the acknowledgement
  })

  it.each([
    ['50013', 'SEND_MESSAGES'],
    ['50001', 'VIEW_CHANNEL'],
  ] as const)('answers directly where the bot may not write: %s', async (_code, permission) => {
    discord.store.setForBot(photos, { deny: [permission] })
    const { message, interaction } = colorizeMessage()
    expect(await discord.settled(interaction)).toBe('sent')
    const answer = expectOnly(direct)
    expect(answer.attachments).toHaveLength(1)
    expect(answer.content).toContain(`/channels/${discord.guild.id}/${photos.id}/${message.id}`)
  })

  it('answers without a reply where the bot may not read what it would reply to', async () => {
    discord.store.setForBot(photos, { deny: ['READ_MESSAGE_HISTORY'] })
    expect(await discord.settled(colorizeMessage().interaction)).toBe('sent')
    expect(expectOnly(photos)).toMatchObject({ reference: undefined, attachments: [{}] })
  })

  it('notes who cannot be written to at all, and keeps nothing for them', async () => {
    discord.store.setForBot(photos, { deny: ['SEND_MESSAGES'] })
    you.acceptsDms = false
    const { interaction } = colorizeMessage()
    expect(await discord.settled(interaction)).toBe('skipped')
    const entry = await discord.ledger.read(`discord-${interaction.id}`)
    expect(entry?.code).toBe('nobody_to_answer')
    await expect
      .poll(() => discord.ledger.artifactOf(entry?.resultId ?? ''), discord.patience)
      .toBeUndefined()
    expect([photos, direct].flatMap(posted)).toEqual([])
  })

  it('answers directly what was asked in private, and says nothing in the channel', async () => {
    expect(await discord.settled(await discord.colorize({ options: { private: true } }))).toBe('sent')
    expect(expectOnly(direct).attachments).toHaveLength(1)
    expect(expectOnly(direct).content).not.toContain('/channels/')
  })

  it('never says in the channel what was asked in private, though no direct message is taken', async () => {
    you.acceptsDms = false
    const interaction = await discord.colorize({ options: { private: true } })
    expect(await discord.settled(interaction)).toBe('skipped')
    expect([photos, direct].flatMap(posted)).toEqual([])
  })

  it('answers directly where only the person has installed the bot', async () => {
    const guild = discord.store.addGuild({ name: 'Elsewhere', owner: you, withBot: false })
    const channel = discord.store.addChannel(guild, { name: 'elsewhere' })
    const interaction = await discord.colorize({ channel })
    expect(await discord.settled(interaction)).toBe('sent')
    expect(expectOnly(direct).attachments).toHaveLength(1)
    expect(written(channel)).toEqual([])
  })

  it('tells directly, once, though Discord loses what it said of it for longer than it knows a nonce', async () => {
    const call = { method: 'POST', path: `/channels/${direct.id}/messages` }
    fault({ ...call, after: true }, triesOfCall)
    const interaction = await discord.colorize({ options: { private: true } })
    await discord.hasFailed(interaction)
    expect(posted(direct)).toHaveLength(1)
    discord.sandbox.advance(6 * 60_000)
    expect(await discord.settled(interaction)).toBe('sent')
    expect(expectOnly(direct).attachments).toHaveLength(1)
  })
})

describe('a Discord that takes its time over the acknowledgement', () => {
  beforeAll(() => start(0))
  afterAll(() => discord.close())
  beforeEach(startAnew)

  const tooSmall = async (): Promise<Interaction> => {
    const bytes = await greyPhoto(8, 8)
    const image = await discord.store.upload(photos, { filename: 'small.jpg', bytes })
    return discord.store.invoke({ command: 'colorize', channel: photos, options: { image } })
  }

  it('has one answer in its place, though that was ready before', async () => {
    const acknowledging = gate.hold('POST', /\/callback/)
    const answering = gate.hold('PATCH', original)
    const interaction = await tooSmall()
    await Promise.all([acknowledging.reached, answering.reached])
    answering.release()
    const again = gate.hold('PATCH', original) // the first was turned away
    await again.reached
    again.release()
    acknowledging.release()
    expect(await discord.settled(interaction)).toBe('failed')
    expect(interaction.original?.content).toMatch(/^That picture is too small/)
    expect([photos, direct].flatMap(posted)).toEqual([])
  })

  it('has the answer by itself where the acknowledgement came to nothing', async () => {
    const acknowledging = gate.hold('POST', /\/callback/)
    const interaction = await tooSmall()
    await acknowledging.reached
    expect(await discord.settled(interaction)).toBe('failed')
    acknowledging.release()
    expect(expectOnly(photos).content).toMatch(/That picture is too small/)
    expect(interaction.state).toBe('failed')
  })
})
