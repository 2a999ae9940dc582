import { z } from 'zod'
import { description, localized, option, optionListIssues, slashName } from './command-option-schema.ts'

const menuName = z.string().min(1).max(32)
const common = {
  default_member_permissions: z.string().regex(/^\d+$/).nullish(),
  dm_permission: z.boolean().nullish(),
  default_permission: z.boolean().nullish(),
  nsfw: z.boolean().nullish(),
  integration_types: z
    .array(z.literal([0, 1]))
    .min(1)
    .nullish(),
  contexts: z
    .array(z.literal([0, 1, 2]))
    .min(1)
    .nullish(),
}

/** Total length of names, descriptions and values, counting the longest localization of each, as Discord does. */
const totalTextLength = (part: Record<string, unknown>): number => {
  const longest = (name: string): number => {
    const localizations = (part[`${name}_localizations`] ?? {}) as Record<string, string>
    const own = part[name]
    return Math.max(
      typeof own === 'string' ? own.length : 0,
      ...Object.values(localizations).map((s) => s.length),
    )
  }
  const value = part['value']
  const nested = [part['options'], part['choices']].flatMap(
    (list) => (list ?? []) as Record<string, unknown>[],
  )
  const own = longest('name') + longest('description') + (typeof value === 'string' ? value.length : 0)
  return nested.reduce((sum, one) => sum + totalTextLength(one), own)
}

const slashCommandSchema = z
  .object({
    ...common,
    type: z.literal(1).default(1),
    name: slashName,
    name_localizations: localized(slashName),
    description,
    description_localizations: localized(description),
    options: z.array(option).max(25).nullish(),
  })
  .superRefine((command, context) => {
    for (const { path, code, message } of optionListIssues(command.options ?? [], 0))
      context.addIssue({ code: 'custom', path: ['options', ...path], message, params: { code } })
    if (totalTextLength(command) > 8_000)
      context.addIssue({
        code: 'custom',
        message: 'Command exceeds maximum size (8000)',
        params: { code: 'APPLICATION_COMMAND_TOO_LARGE' },
      })
  })

const emptyField = (code: string, message: string) =>
  z.union([z.literal(''), z.array(z.never()).max(0), z.null()], {
    error: () => ({ message, params: { code } }),
  })

const menuCommandSchema = z.object({
  ...common,
  type: z.literal([2, 3]),
  name: menuName,
  name_localizations: localized(menuName),
  description: emptyField(
    'APPLICATION_COMMAND_DESCRIPTION_INVALID',
    'Context menu commands cannot have description',
  ).optional(),
  description_localizations: z.record(z.string(), z.string()).nullish(),
  options: emptyField(
    'APPLICATION_COMMAND_OPTIONS_INVALID',
    'Context menu commands cannot have options',
  ).optional(),
})

/** Chooses the schema by the command's type, so that errors refer to that schema only. */
export const commandSchemaFor = (sent: unknown): typeof slashCommandSchema | typeof menuCommandSchema => {
  const type = (sent as { type?: unknown } | null | undefined)?.type
  return type === 2 || type === 3 ? menuCommandSchema : slashCommandSchema
}

export type CommandDefinition = z.output<typeof slashCommandSchema | typeof menuCommandSchema>
