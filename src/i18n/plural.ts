import type { Plural } from './messages.ts'

/** Returns the form for `count` by the plural rules of `language` (BCP 47), with `#` replaced by the number. */
export const plural = (forms: Plural, count: number, language: string): string => {
  const isOne = new Intl.PluralRules(language).select(count) === 'one'
  return ((isOne ? forms.one : undefined) ?? forms.other).replace('#', String(count))
}
