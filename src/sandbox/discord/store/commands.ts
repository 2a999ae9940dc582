import { DiscordApiError } from '../rest/api-error.ts'
import type { CommandDefinition } from '../rest/command-schema.ts'
import type { IdGenerator } from './id-generator.ts'
import type { Command, CommandOption, Json, StoreEvent } from './types.ts'

const maxCommands: Record<Command['type'], number> = { 1: 100, 2: 15, 3: 15 }

export type Commands = ReturnType<typeof createCommands>

/** The application can be installed to guilds (0) and to users (1). */
const bothInstallationTypes = [0, 1]

const bodyOf = (form: CommandDefinition): Json => ({
  type: form.type,
  name: form.name,
  name_localizations: form.name_localizations ?? null,
  description: form.type === 1 ? form.description : '',
  description_localizations: form.description_localizations ?? null,
  default_member_permissions: form.default_member_permissions ?? null,
  nsfw: form.nsfw ?? false,
  integration_types: form.integration_types ?? bothInstallationTypes,
  contexts: form.contexts ?? null,
  ...(form.type === 1 && form.options && form.options.length > 0 && { options: form.options }),
})

const fieldsOf = (form: CommandDefinition) => ({
  name: form.name,
  type: form.type,
  body: bodyOf(form),
  integrationTypes: form.integration_types ?? bothInstallationTypes,
  contexts: form.contexts ?? (form.dm_permission === false ? [0] : undefined),
  defaultMemberPermissions:
    form.default_member_permissions == null ? undefined : BigInt(form.default_member_permissions),
  nsfw: form.nsfw ?? false,
  options: form.type === 1 ? ((form.options ?? []) as CommandOption[]) : [],
})

const sameKey = (one: Pick<Command, 'name' | 'type'>, other: Pick<Command, 'name' | 'type'>): boolean =>
  one.name === other.name && one.type === other.type

/** The registered commands: global (`guildId` undefined) or of one guild. */
export const createCommands = (ids: IdGenerator, emit: (event: StoreEvent) => void) => {
  let registered: Command[] = []

  const inScope = (guildId: string | undefined): Command[] =>
    registered.filter((command) => command.guildId === guildId)

  /** Keeps the id of a command with the same name and type, and its version if nothing changed. */
  const merge = (
    form: CommandDefinition,
    guildId: string | undefined,
    known: Command | undefined,
  ): Command => {
    const fields = fieldsOf(form)
    const next = { id: known?.id ?? ids.next(), guildId, version: '', ...fields }
    const isSame = known && JSON.stringify(known.body) === JSON.stringify(fields.body)
    return { ...next, version: isSame ? known.version : ids.next() }
  }

  const check = (commands: readonly Command[]): void => {
    for (const type of [1, 2, 3] as const)
      if (commands.filter((command) => command.type === type).length > maxCommands[type])
        throw new DiscordApiError('tooManyCommands')
  }

  const replaceScope = (guildId: string | undefined, commands: Command[]): void => {
    check(commands)
    registered = [...registered.filter((command) => command.guildId !== guildId), ...commands]
    emit({ type: 'commands' })
  }

  return {
    inScope,
    find: (guildId: string | undefined, id: string): Command | undefined =>
      inScope(guildId).find((command) => command.id === id),

    /** Replaces all commands of the scope. */
    overwrite(guildId: string | undefined, forms: readonly CommandDefinition[]): Command[] {
      const before = inScope(guildId)
      const commands = forms.map((form) =>
        merge(
          form,
          guildId,
          before.find((known) => sameKey(known, form)),
        ),
      )
      replaceScope(guildId, commands)
      return commands
    },

    /** Creates a command, or replaces the one with the same name and type. */
    put(guildId: string | undefined, form: CommandDefinition): { command: Command; isNew: boolean } {
      const before = inScope(guildId)
      const known = before.find((one) => sameKey(one, form))
      const command = merge(form, guildId, known)
      replaceScope(guildId, [...before.filter((one) => one !== known), command])
      return { command, isNew: !known }
    },

    change(command: Command, form: CommandDefinition): Command {
      const changed = merge(form, command.guildId, command)
      const others = inScope(command.guildId).filter((one) => one !== command)
      replaceScope(command.guildId, [...others, changed])
      return changed
    },

    remove(command: Command): void {
      registered = registered.filter((one) => one !== command)
      emit({ type: 'commands' })
    },
  }
}
