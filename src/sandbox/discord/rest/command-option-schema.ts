import { z } from 'zod'

/** Discord's locales. */
const locales =
  `id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th
  zh-CN ja zh-TW ko`.split(/\s+/)

const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

const custom = (code: string, message: string) => ({ params: { code }, message })

export const slashName = z
  .string()
  .refine(
    (name) => namePattern.test(name) && name === name.toLowerCase(),
    custom('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid'),
  )

export const description = z.string().min(1).max(100)

export const localized = (value: z.ZodString) =>
  z
    .record(
      z
        .string()
        .refine(
          (locale) => locales.includes(locale),
          custom('ENUM_TYPE_COERCE', 'Value is not a valid enum value.'),
        ),
      value,
    )
    .nullish()

const choice = z.object({
  name: z.string().min(1).max(100),
  name_localizations: localized(z.string().min(1).max(100)),
  value: z.union([z.string().max(100), z.number()]),
})

type Option = z.output<typeof plainOption> & { options?: Option[] | undefined }

const plainOption = z.object({
  type: z.int().min(1).max(11),
  name: slashName,
  name_localizations: localized(slashName),
  description,
  description_localizations: localized(description),
  required: z.boolean().optional(),
  choices: z.array(choice).max(25).optional(),
  channel_types: z.array(z.int()).optional(),
  min_value: z.number().optional(),
  max_value: z.number().optional(),
  min_length: z.int().min(0).max(6_000).optional(),
  max_length: z.int().min(1).max(6_000).optional(),
  autocomplete: z.boolean().optional(),
  file_types: z.array(z.string()).max(10).optional(),
})

type Issue = { path: PropertyKey[]; code: string; message: string }

const isSub = ({ type }: { type: number }): boolean => type === 1 || type === 2

const choiceFits = (type: number, value: string | number): boolean =>
  type === 3
    ? typeof value === 'string'
    : typeof value === 'number' && (type === 10 || Number.isSafeInteger(value))

/** Checks a list of options: required ones first, unique names, and subcommands not mixed with other options. */
export const optionListIssues = (options: readonly Option[], depth: number): Issue[] => {
  const issues: Issue[] = []
  options.forEach((option, place) => {
    const before = options.slice(0, place)
    if (option.required && before.some((one) => !one.required && !isSub(one)))
      issues.push({
        path: [place],
        code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        message: 'Required options must be placed before non-required options',
      })
    if (before.some(({ name }) => name === option.name))
      issues.push({
        path: [place],
        code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
        message: 'Option names must be unique',
      })
    const isOutOfPlace = isSub(option) && (option.type === 1 ? depth > 1 : depth > 0)
    if (isOutOfPlace || (before[0] && isSub(before[0]) !== isSub(option)))
      issues.push({
        path: [place],
        code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        message: 'Sub-command and sub-command group option types are mutually exclusive to all other types',
      })
    issues.push(...optionIssues(option, depth).map((issue) => ({ ...issue, path: [place, ...issue.path] })))
  })
  return issues
}

const optionIssues = (option: Option, depth: number): Issue[] => {
  const { type, choices = [], options = [] } = option
  const issues = choices.flatMap(({ value }, place) =>
    [3, 4, 10].includes(type) && choiceFits(type, value)
      ? []
      : [
          {
            path: ['choices', place, 'value'],
            code: 'APPLICATION_COMMAND_INVALID_CHOICE_VALUE',
            message: 'Choice value is not of the type of its option',
          },
        ],
  )
  if (option.autocomplete && choices.length > 0)
    issues.push({
      path: ['autocomplete'],
      code: 'APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES',
      message: 'Autocomplete options cannot have choices',
    })
  const nested = optionListIssues(options, depth + 1)
  return [...issues, ...nested.map((issue) => ({ ...issue, path: ['options', ...issue.path] }))]
}

export const option: z.ZodType<Option> = plainOption.extend({
  get options() {
    return z.array(option).max(25).optional()
  },
})
