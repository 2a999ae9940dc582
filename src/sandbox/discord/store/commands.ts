import type { CommandForm } from '../rest/command-schema.ts'
import { DiscordRefusal } from '../rest/api-error.ts'
import type { Command, CommandOption, Json, StoreEvent } from './types.ts'
import type { Snowflakes } from './id-generator.ts'

const most: Record<Command['type'], number> = { 1: 100, 2: 15, 3: 15 }

export type Commands = ReturnType<typeof createCommands>

/** The application is offered for guilds and for people's own accounts alike. */
const everyInstallation = [0, 1]

const bodyOf = (form: CommandForm): Json => ({
  type: form.type,
  name: form.name,
  name_localizations: form.name_localizations ?? null,
  description: form.type === 1 ? form.description : '',
  description_localizations: form.description_localizations ?? null,
  default_member_permissions: form.default_member_permissions ?? null,
  nsfw: form.nsfw ?? false,
  integration_types: form.integration_types ?? everyInstallation,
  contexts: form.contexts ?? null,
  ...(form.type === 1 && form.options && form.options.length > 0 && { options: form.options }),
})

const fieldsOf = (form: CommandForm) => ({
  name: form.name,
  type: form.type,
  body: bodyOf(form),
  integrationTypes: form.integration_types ?? everyInstallation,
  contexts: form.contexts ?? (form.dm_permission === false ? [0] : undefined),
  defaultMemberPermissions:
    form.default_member_permissions == null ? undefined : BigInt(form.default_member_permissions),
  nsfw: form.nsfw ?? false,
  options: form.type === 1 ? ((form.options ?? []) as CommandOption[]) : [],
})

const sameKey = (one: Pick<Command, 'name' | 'type'>, other: Pick<Command, 'name' | 'type'>): boolean =>
  one.name === other.name && one.type === other.type

/** The commands that the application has registered, everywhere or for one guild. */
export const createCommands = (ids: Snowflakes, emit: (event: StoreEvent) => void) => {
  let registered: Command[] = []

  const inScope = (guildId: string | undefined): Command[] =>
    registered.filter((command) => command.guildId === guildId)

  /** A command of the same name and type keeps its id, and its version where nothing changed. */
  const merge = (form: CommandForm, guildId: string | undefined, known: Command | undefined): Command => {
    const fields = fieldsOf(form)
    const next = { id: known?.id ?? ids.next(), guildId, version: '', ...fields }
    const isSame = known && JSON.stringify(known.body) === JSON.stringify(fields.body)
    return { ...next, version: isSame ? known.version : ids.next() }
  }

  const check = (commands: readonly Command[]): void => {
    for (const type of [1, 2, 3] as const)
      if (commands.filter((command) => command.type === type).length > most[type])
        throw new DiscordRefusal('tooManyCommands')
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

    /** Exactly these from now on. */
    overwrite(guildId: string | undefined, forms: readonly CommandForm[]): Command[] {
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

    /** One more, or in place of the one of its name. */
    put(guildId: string | undefined, form: CommandForm): { command: Command; isNew: boolean } {
      const before = inScope(guildId)
      const known = before.find((one) => sameKey(one, form))
      const command = merge(form, guildId, known)
      replaceScope(guildId, [...before.filter((one) => one !== known), command])
      return { command, isNew: !known }
    },

    change(command: Command, form: CommandForm): Command {
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
