import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRest } from '../../../src/platforms/discord/client/calls.ts'
import {
  commandPayloads,
  inviteUrl,
  registerCommands,
} from '../../../src/platforms/discord/client/commands.ts'
import { permission } from '../../../src/sandbox/discord/bitfields.ts'
import { commandSchemaFor } from '../../../src/sandbox/discord/rest/command-schema.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../../support/discord/discord-sandbox.ts'

let discord: DiscordSandbox
beforeAll(async () => {
  discord = await startDiscordSandbox()
})
afterAll(() => discord.close())

const rest = () => createRest({ token: 'token', apiUrl: discord.api, isDryRun: false })
const known = (guildId?: string) => discord.store.commands.inScope(guildId)

it.each(commandPayloads().map((payload) => [String(payload['name']), payload] as const))(
  'Discord takes %s as it is',
  (_, payload) => {
    expect(commandSchemaFor(payload).safeParse(payload).error?.issues).toBeUndefined()
  },
)

it('are for servers and for people’s own accounts, wherever people talk; the settings for servers alone', async () => {
  await registerCommands(rest(), {})
  const everywhere = { integrationTypes: [0, 1], contexts: [0, 1, 2], defaultMemberPermissions: undefined }
  expect(known()).toMatchObject([
    { name: 'colorize', type: 1, ...everywhere },
    { name: 'Colorize', type: 3, ...everywhere },
    { name: 'colorize-privacy', type: 1, ...everywhere },
    {
      name: 'colorize-settings',
      type: 1,
      integrationTypes: [0],
      contexts: [0],
      defaultMemberPermissions: permission['MANAGE_GUILD'],
    },
  ])
})

it('have their options, each by its English name', async () => {
  await registerCommands(rest(), {})
  const optionsOf = (name: string) =>
    known()
      .find((one) => one.name === name && one.type === 1)
      ?.options.map((option) => [option.name, ...(option.options ?? []).map((inner) => inner.name)].join(' '))
  expect(optionsOf('colorize')).toEqual(['image', 'link', 'vividness', 'side-by-side', 'private'])
  expect(optionsOf('colorize-privacy')).toEqual(['opt-out', 'opt-in', 'delete-my-data'])
  expect(optionsOf('colorize-settings')).toEqual([
    'show',
    'on',
    'off',
    'channels add remove all',
    'vividness value',
    'quota per-hour',
  ])
})

it('are called in each language by names of its own', async () => {
  await registerCommands(rest(), {})
  const namesOf = (name: string) =>
    known().find((one) => one.name === name)?.body['name_localizations'] as Record<string, string>
  expect(namesOf('colorize')).toMatchObject({ de: 'kolorieren' })
  expect(namesOf('Colorize')).toMatchObject({ de: 'Kolorieren' })
  for (const { name } of known())
    expect(Object.keys(namesOf(name)).sort()).toEqual(['de', 'es-419', 'es-ES', 'fr', 'ja', 'pt-BR'])
})

it('stay the same, ids and versions, however often they are registered', async () => {
  await registerCommands(rest(), {})
  const before = structuredClone(known())
  await registerCommands(rest(), {})
  expect(known()).toEqual(before)
})

it('are registered for one server without touching those for all', async () => {
  const [guild] = discord.store.guilds.values()
  await registerCommands(rest(), {})
  const before = structuredClone(known())
  await registerCommands(rest(), { guildId: guild?.id })
  expect(known(guild?.id).map(({ name }) => name)).toEqual(known().map(({ name }) => name))
  expect(known()).toEqual(before)
})

it('come with a link that asks for the least permissions: to see, answer, attach, and read what it is called for', () => {
  const { origin, pathname, searchParams } = new URL(inviteUrl('123'))
  expect(origin + pathname).toBe('https://discord.com/oauth2/authorize')
  expect(Object.fromEntries(searchParams)).toEqual({
    client_id: '123',
    scope: 'bot applications.commands',
    // view channels, send messages, in threads too, attach files, read the history
    permissions: String((1n << 10n) | (1n << 11n) | (1n << 15n) | (1n << 16n) | (1n << 38n)),
  })
})
