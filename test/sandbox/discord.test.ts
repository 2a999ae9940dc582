import {
  ApplicationCommandOptionType,
  Events,
  type ChatInputCommandInteraction,
  type Client,
} from 'discord.js'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDiscordSandbox, type DiscordSandbox } from '../support/discord-sandbox.ts'
import { next } from './discord-client.ts'

let discord: DiscordSandbox
let client: Client<true>
let photo: Buffer
beforeEach(async () => {
  discord = await startDiscordSandbox()
  photo = await readFile('src/sandbox/assets/samples/street.jpg')
  const made = discord.client()
  const ready = next(made, Events.ClientReady)
  await made.login('token')
  ;[client] = await ready
  await client.application.commands.set([
    {
      name: 'colorize',
      description: 'Colours a photo',
      options: [
        {
          name: 'photo',
          description: 'The photo',
          type: ApplicationCommandOptionType.Attachment,
          required: true,
        },
      ],
    },
  ])
})
afterEach(() => discord.close())

const channel = () => {
  const found = discord.store.channelNamed('old-photos')
  if (!found) throw new Error('the sandbox has no #old-photos')
  return found
}

const invoke = async () => {
  const { store } = discord
  const attachment = await store.upload(channel(), { filename: 'old.jpg', bytes: photo })
  const heard = next(client, Events.InteractionCreate)
  const record = store.invoke({ command: 'colorize', channel: channel(), options: { photo: attachment } })
  const [interaction] = await heard
  return { record, interaction: interaction as ChatInputCommandInteraction }
}

describe('a slash command', () => {
  it('is deferred, and answered with a file by an edit', async () => {
    const { record, interaction } = await invoke()
    const sent = interaction.options.getAttachment('photo', true)
    expect(sent).toMatchObject({ name: 'old.jpg', contentType: 'image/jpeg', width: 1024, height: 684 })
    expect(Buffer.from(await (await fetch(sent.url)).arrayBuffer())).toEqual(photo)
    await interaction.deferReply()
    expect(record).toMatchObject({ state: 'acknowledged', acknowledgement: 'deferred' })
    expect(record.original?.flags).toBe(128)
    const files = [{ attachment: photo, name: 'colour.jpg', description: 'A street' }]
    const message = await interaction.editReply({ content: 'Here', files })
    expect(message.attachments.first()).toMatchObject({
      name: 'colour.jpg',
      description: 'A street',
      width: 1024,
    })
    expect(record.original).toMatchObject({ content: 'Here', flags: 0, type: 20 })
  })
})
