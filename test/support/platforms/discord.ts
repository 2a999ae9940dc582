import { readConfig } from '../../../src/config/config.ts'
import { definitionOf } from '../../../src/platforms/definitions.ts'
import { discordEnv } from '../discord/discord-bot.ts'
import { startDiscordSandbox } from '../discord/discord-sandbox.ts'
import { testParts, type PlatformSubject } from './subject.ts'

const definition = definitionOf('discord')
if (!definition) throw new Error('Discord is not in the list of platforms')

export const discordSubject: PlatformSubject = {
  definition,
  async open() {
    const sandbox = await startDiscordSandbox()
    const { store } = sandbox
    const { values } = readConfig(discordEnv(sandbox))
    const channel = [...store.channels.values()].find(({ name }) => name === 'old-photos')
    if (!channel) throw new Error('the sandbox begins with this channel')
    return {
      create: () => definition.create(values, testParts),
      ask: async () => {
        await store.post({ channel, mentionsBot: true, content: 'please' })
      },
      answers: () =>
        store
          .messagesSeenBy(store.you, channel)
          .filter(({ authorId, isDeleted }) => authorId === store.bot.id && !isDeleted).length,
      close: () => sandbox.close(),
    }
  },
}
