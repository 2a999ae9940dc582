import type { Plural } from './messages.ts'

/** The form for `count` by the plural rules of the language, BCP 47, with the number in it. */
export const plural = (forms: Plural, count: number, language: string): string => {
  const isOne = new Intl.PluralRules(language).select(count) === 'one'
  return ((isOne ? forms.one : undefined) ?? forms.other).replace('#', String(count))
}
