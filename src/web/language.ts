import { languages } from '../i18n/languages.ts'

/** The language of ours that an Accept-Language header prefers most; English without one. */
export const languageOf = (header: string | undefined): string => {
  const preferences = (header ?? '').split(',', 20).map((preference) => {
    const [tag = '', ...parameters] = preference
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/)
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) }
  })
  const known = preferences.filter(
    ({ language, weight }) => weight > 0 && (languages as readonly string[]).includes(language),
  )
  return known.sort((a, b) => b.weight - a.weight)[0]?.language ?? 'en'
}
