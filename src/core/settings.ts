import { z } from 'zod'

/** One environment variable: how its text is read, and what an operator should know about it. */
export type Setting<Value = unknown> = {
  /** From the variable's text, or from undefined where it is not set. Errors begin with "must". */
  readonly schema: z.ZodType<Value>
  /** Plain sentences for .env.example and the dashboard. */
  readonly meaning: string
  /** Its value is never shown or logged. */
  readonly isSecret: boolean
  /** The text that stands for the default, where there is one. */
  readonly defaultText?: string
}

export type SettingsSchema = Readonly<Record<string, Setting>>

/** The values that a schema reads, by the names of the variables. */
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

/** A setting whose default is what `defaultText` reads as. */
export const settingWithDefault = <Value>(
  schema: z.ZodType<Value, string>,
  defaultText: string,
  meaning: string,
): Setting<Value> => ({ schema: schema.prefault(defaultText), meaning, isSecret: false, defaultText })

export const text = z.string()

export const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1')

/** A web address without the slashes at its end. */
export const httpAddress = z
  .string()
  .pipe(z.url({ protocol: /^https?$/, error: 'must be an http or https address' }))
  .transform((url) => url.replace(/\/+$/, ''))

/** @param what follows "must be" in the error */
export const matching = (pattern: RegExp, what: string) => z.string().regex(pattern, `must be ${what}`)

/** Items separated by commas, plus signs or spaces. `what` follows "must be" in the error. */
export const listOf = (item: RegExp, what: string) =>
  z
    .string()
    .transform((value) => value.split(/[,+\s]+/).filter(Boolean))
    .refine((list) => list.length > 0 && list.every((one) => item.test(one)), `must be ${what}`)

/** A whole number from `min` to `max`. */
export const wholeNumber = ({ min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number }) => {
  const isWithin = (value: number): boolean => Number.isInteger(value) && value >= min && value <= max
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  return z
    .string()
    .regex(/^\s*-?\d+\s*$/, `must be a whole number ${range}`)
    .transform(Number)
    .refine(isWithin, `must be a whole number ${range}`)
}
