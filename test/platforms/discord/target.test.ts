import { describe, expect, it } from 'vitest'
import { channelOf, maxBytesEach } from '../../../src/platforms/discord/listen/interaction-context.ts'
import { bodyOf, lateBody } from '../../../src/platforms/discord/reply/body.ts'
import {
  nonceOf,
  parseTarget,
  placeOfReply,
  replyIdOf,
  snowflakeAt,
  timeOf,
  type Target,
} from '../../../src/platforms/discord/reply/target.ts'

const mention: Target = {
  kind: 'mention',
  userId: '1',
  channelId: '2',
  messageId: '3',
  isMember: true,
  nonce: nonceOf('discord-m3'),
  locale: 'en-US',
  vividness: 1,
  sideBySide: false,
  spoilers: [],
}
const interaction: Target = {
  ...mention,
  kind: 'interaction',
  interactionId: '4',
  applicationId: '5',
  token: 'sealed',
  issuedAtMs: 6,
  isPrivate: false,
  isEdit: false,
}
const mebibyte = 1024 * 1024

describe('where an answer goes', () => {
  it.each([mention, interaction])('is read as it was written', (target) => {
    expect(parseTarget(JSON.parse(JSON.stringify(target)) as Record<string, unknown>)).toEqual(target)
  })

  it.each([
    ['an erased one', {}],
    ['an id that is a path', { ...mention, channelId: '2/../../users/@me' }],
    ['an id that is none', { ...interaction, interactionId: 'x' }],
    ['a reply to nothing', { ...mention, messageId: undefined }],
    ['another kind', { ...mention, kind: 'letter' }],
    ['more vivid than there is', { ...mention, vividness: 3 }],
  ])('is refused: %s', (_, target) => {
    expect(() => parseTarget(target)).toThrow(expect.objectContaining({ code: 'payload_invalid' }))
  })

  it('is remembered by channel and message', () => {
    expect(placeOfReply(replyIdOf({ channel_id: '12', id: '34' }))).toEqual({
      channelId: '12',
      messageId: '34',
    })
    for (const replyId of ['', '12', '12_x', '12_34_56'])
      expect(() => placeOfReply(replyId)).toThrow(expect.objectContaining({ code: 'payload_invalid' }))
  })

  it('has a nonce of its own that Discord takes, the same for every try', () => {
    expect(nonceOf('discord-1')).toBe(nonceOf('discord-1'))
    expect(nonceOf('discord-1')).not.toBe(nonceOf('discord-2'))
    expect(nonceOf(`discord-${'1'.repeat(100)}`).length).toBeLessThanOrEqual(25)
  })

  it('tells its time by its id', () => {
    // the example in Discord’s documentation
    expect(timeOf('175928847299117063')).toBe(Date.parse('2016-04-30T11:18:25.796Z'))
    const atMs = Date.parse('2026-01-02T03:04:05.678Z')
    expect(timeOf(snowflakeAt(atMs))).toBe(atMs)
  })
})

describe('what a picture may weigh', () => {
  it('is what Discord allows there, and all of them together no more than an answer', () => {
    expect(maxBytesEach(500 * mebibyte, 1)).toBeGreaterThan(499 * mebibyte)
    expect(maxBytesEach(10 * mebibyte, 1)).toBe(10 * mebibyte)
    expect(maxBytesEach(undefined, 1)).toBe(10 * mebibyte)
    expect(4 * maxBytesEach(10 * mebibyte, 4)).toBeLessThan(25 * mebibyte)
  })
})

describe('a thread', () => {
  it('is part of its channel, in what may be shown and said there', () => {
    const parent = { id: '1', nsfw: true }
    const thread = { id: '2', parentId: '1', parent, isThread: () => true }
    expect(channelOf(thread)).toEqual({ id: '1', nsfw: true })
    expect(channelOf({ id: '3', nsfw: false, parentId: '9', parent, isThread: () => false })).toEqual({
      id: '3',
      nsfw: false,
    })
    expect(channelOf(null)).toEqual({ id: undefined, nsfw: false })
  })
})

describe('every message of ours', () => {
  const bytesOf = () => Promise.resolve(new Uint8Array())
  const calls = { parse: [] }

  it('calls nobody and is no longer than Discord takes', async () => {
    const refused = await bodyOf({ kind: 'refused', code: 'no_image' }, mention, bytesOf)
    const repeated = await bodyOf(
      { kind: 'repeated', url: `https://a.example/${'x'.repeat(1_990)}` },
      mention,
      bytesOf,
    )
    const late = lateBody(repeated, 'https://discord.com/channels/1/2/3', 'de')
    for (const { body } of [refused, repeated, late]) {
      expect(body['allowed_mentions']).toEqual(calls)
      expect(String(body['content']).length).toBeLessThanOrEqual(2_000)
    }
    expect(refused.body).toMatchObject({ attachments: [], components: [] })
  })
})
