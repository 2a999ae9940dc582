import type { z } from 'zod'
import { DiscordApiError } from './api-error.ts'

const lengthError = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): [string, string] => {
  const { origin } = issue
  const bound = 'maximum' in issue ? `${issue.maximum} or fewer` : `${issue.minimum} or more`
  if (origin === 'number' || origin === 'int')
    return 'maximum' in issue
      ? ['NUMBER_TYPE_MAX', `int value should be less than or equal to ${issue.maximum}.`]
      : ['NUMBER_TYPE_MIN', `int value should be greater than or equal to ${issue.minimum}.`]
  const kind = 'maximum' in issue ? 'MAX' : 'MIN'
  return [`BASE_TYPE_${kind}_LENGTH`, `Must be ${bound} in length.`]
}

/** Translates a zod issue into Discord's error code and message. */
const describeIssue = (issue: z.core.$ZodIssue): [string, string] => {
  if (issue.code === 'custom') {
    const code: unknown = issue.params?.['code']
    return [typeof code === 'string' ? code : 'BASE_TYPE_CHOICES', issue.message]
  }
  if (issue.code === 'too_big' || issue.code === 'too_small') return lengthError(issue)
  if (issue.code === 'invalid_format')
    return ['STRING_TYPE_REGEX', 'String value did not match validation regex.']
  if (issue.code === 'invalid_type')
    return issue.input === undefined
      ? ['BASE_TYPE_REQUIRED', 'This field is required']
      : ['BASE_TYPE_BAD_TYPE', `Must be of type ${issue.expected}.`]
  return ['BASE_TYPE_CHOICES', 'Value is not one of the choices.']
}

export const validate = <Shape extends z.ZodType>(schema: Shape, value: unknown): z.output<Shape> => {
  const read = schema.safeParse(value, { reportInput: true })
  if (read.success) return read.data
  const errors = read.error.issues.map((issue) => {
    const [code, message] = describeIssue(issue)
    return { path: issue.path, code, message }
  })
  throw new DiscordApiError('invalidForm', errors)
}
