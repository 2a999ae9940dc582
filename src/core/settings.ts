import { z } from 'zod'

/** One environment variable: how its text is parsed, and its description for operators. */
export type Setting<Value = unknown> = {
  /** Parses the variable's text, or undefined if it is not set. Error messages begin with "must". */
  readonly schema: z.ZodType<Value>
  /** Description for .env.example and the dashboard. */
  readonly meaning: string
  /** Its value is never shown or logged. */
  readonly isSecret: boolean
  /** The default as text, if there is one. */
  readonly defaultText?: string
}

export type SettingsSchema = Readonly<Record<string, Setting>>

/** The parsed values by variable name. */
export type ValuesOf<Schema extends SettingsSchema> = {
  readonly [Name in keyof Schema]: Schema[Name] extends Setting<infer Value> ? Value : never
}
export type SettingValues = Readonly<Record<string, unknown>>

export const setting = <Value>(schema: z.ZodType<Value>, meaning: string): Setting<Value | undefined> => ({
  schema: schema.optional(),
  meaning,
  isSecret: false,
})

export const secret = <Value>(schema: z.ZodType<Value>, meaning: string): Setting<Value | undefined> => ({
  ...setting(schema, meaning),
  isSecret: true,
})

/** A setting whose default is the parsed `defaultText`. */
export const settingWithDefault = <Value>(
  schema: z.ZodType<Value, string>,
  defaultText: string,
  meaning: string,
): Setting<Value> => ({ schema: schema.prefault(defaultText), meaning, isSecret: false, defaultText })

export const text = z.string()

export const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1')

/** An http or https address, without trailing slashes. */
export const httpAddress = z
  .string()
  .pipe(z.url({ protocol: /^https?$/, error: 'must be an http or https address' }))
  .transform((url) => url.replace(/\/+$/, ''))

/** Text that matches the pattern; otherwise the error is "must be `what`". */
export const matching = (pattern: RegExp, what: string) => z.string().regex(pattern, `must be ${what}`)

/** One or more items, separated by commas, plus signs or spaces; otherwise the error is "must be `what`". */
export const listOf = (item: RegExp, what: string) =>
  z
    .string()
    .transform((value) => value.split(/[,+\s]+/).filter(Boolean))
    .refine((list) => list.length > 0 && list.every((one) => item.test(one)), `must be ${what}`)

/** A whole number from `min` to `max`, both inclusive. */
export const wholeNumber = ({ min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number }) => {
  const isWithin = (value: number): boolean => Number.isInteger(value) && value >= min && value <= max
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  return z
    .string()
    .regex(/^\s*-?\d+\s*$/, `must be a whole number ${range}`)
    .transform(Number)
    .refine(isWithin, `must be a whole number ${range}`)
}
