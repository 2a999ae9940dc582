import { languages } from '../i18n/languages.ts'

/** The first of our languages that an Accept-Language header asks for, heaviest first; else English. */
export const languageOf = (header: string | undefined): string => {
  const wishes = (header ?? '').split(',', 20).map((wish) => {
    const [tag = '', ...parameters] = wish
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/)
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) }
  })
  const heard = wishes.filter(
    ({ language, weight }) => weight > 0 && (languages as readonly string[]).includes(language),
  )
  return heard.sort((a, b) => b.weight - a.weight)[0]?.language ?? 'en'
}
