import { createRequire } from 'node:module'
import type { RESTOptions } from 'discord.js'

type Agent = NonNullable<RESTOptions['agent']>

const createAgent = (): Agent => {
  const discord = createRequire(import.meta.url).resolve('discord.js')
  const rest = createRequire(discord).resolve('@discordjs/rest')
  const undici = createRequire(rest)('undici') as { Agent: new () => Agent }
  return new undici.Agent()
}

/**
 * Connections for all of discord.js in this process, by the undici that its REST brings along. Without them it takes those of
 * whichever undici was loaded first, and another one's do not know the forms that pictures are posted in.
 */
export const discordAgent: Agent = createAgent()
