import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { registerCommand } from '../../src/platforms/discord/register-command.ts'
import { discordEnv } from '../support/discord/discord-bot.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../support/discord/discord-sandbox.ts'
import { runBuilt } from '../support/program/built-program.ts'
import { testSecrets } from '../support/secrets.ts'

let discord: DiscordSandbox
beforeAll(async () => {
  discord = await startDiscordSandbox({ token: testSecrets.discordToken })
})
afterAll(() => discord.close())

const known = (guildId?: string) => discord.store.commands.inScope(guildId)
/** What is printed. */
const register = async (guild?: string, env: Record<string, string> = {}): Promise<string[]> => {
  const lines: string[] = []
  const { values } = readConfig({ ...discordEnv(discord), ...env })
  await registerCommand.run(values as never, { guild }, (line) => void lines.push(line))
  return lines
}

it('registers the commands everywhere and prints the invite link', async () => {
  const { code, output } = await runBuilt(['discord', 'register'], discordEnv(discord)).ended
  const [registered, invite, ...rest] = output.split('\n')
  expect(registered).toBe('Registered everywhere: colorize, Colorize, colorize-privacy, colorize-settings')
  expect(invite).toMatch(
    /^Invite the bot: https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&scope=bot\+applications\.commands&permissions=\d+$/,
  )
  expect(invite).toContain(discord.store.application.id)
  expect([rest, code]).toEqual([[''], 0])
  expect(known()).toHaveLength(4)
})

it('can be called as often as one likes', async () => {
  const first = await register()
  const commands = structuredClone(known())
  expect(await register()).toEqual(first)
  expect(known()).toEqual(commands)
})

it('registers them for one server', async () => {
  const guild = discord.store.addGuild({ name: 'Ours', owner: discord.store.you })
  const [registered] = await register(guild.id)
  expect(registered).toContain(`Registered on server ${guild.id}: colorize`)
  expect(known(guild.id)).toHaveLength(4)
})

it('rejects what is not the id of a server', async () => {
  await expect(register('ours')).rejects.toMatchObject({ code: 'settings_invalid' })
})

it.each([
  ['no keys', { DISCORD_TOKEN: '', DISCORD_APPLICATION_ID: '' }, 'settings_invalid'],
  ['a token that Discord refuses', { DISCORD_TOKEN: 'wrong' }, 'platform_auth_failed'],
  ['a Discord that does not answer', { DISCORD_API_URL: 'http://127.0.0.1:1/api' }, 'platform_unavailable'],
])('says what is wrong: %s', async (_, env, code) => {
  await expect(register(undefined, env)).rejects.toMatchObject({ code })
})

it('says so where the bot is not on that server', async () => {
  const guild = discord.store.addGuild({ name: 'Theirs', owner: discord.store.you, withBot: false })
  await expect(register(guild.id)).rejects.toThrow('Discord refused: 50001')
})
