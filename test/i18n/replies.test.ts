import { describe, expect, it } from 'vitest'
import { noticeCodes, speakLevels, type Outcome, type PictureOutcome } from '../../src/core/domain.ts'
import { errorCodes } from '../../src/core/errors.ts'
import {
  altText,
  buttonLabels,
  discordAnswer,
  discordRefusal,
  lateAnswer,
  managersOnly,
} from '../../src/platforms/discord/messages/answer.ts'
import { progressText } from '../../src/platforms/discord/messages/progress.ts'
import { settingsText } from '../../src/platforms/discord/messages/settings.ts'
import {
  directMessage,
  inlineCaption,
  inlineFooter,
  inlineParagraphs,
  redditAnswer,
} from '../../src/platforms/reddit/messages/answer.ts'
import { refusalSentence } from '../../src/i18n/sentences.ts'

const foreign = ['es', 'de', 'fr', 'pt', 'ja']
const languages = ['en', ...foreign]

/** Faults that are none of the user's, and what is never said. */
const apologised: ReadonlySet<string> = new Set([
  'model_invalid',
  'device_unavailable',
  'device_lost',
  'network_failed',
  'reply_refused',
  'nobody_to_answer',
  'answer_unknown',
  'forgotten',
  'prediction_invalid',
  'platform_rate_limited',
  'platform_unavailable',
  'platform_auth_failed',
  'platform_gap',
  'output_unavailable',
  'output_exists',
  'payload_invalid',
  'settings_invalid',
  'payload_newer',
  'backup_invalid',
  'backup_refused',
  'internal',
])
const explained = errorCodes.filter((code) => !apologised.has(code))

type Shown = Extract<PictureOutcome, { kind: 'colorized' }>
const shown = (change: Partial<Shown> = {}): Shown => ({
  kind: 'colorized',
  pageUrl: 'https://example.com/r/1',
  notes: [],
  artifact: {
    resultId: '1'.repeat(32),
    key: 'after',
    beforeKey: 'before',
    contentType: 'image/jpeg',
    widthPx: 4,
    heightPx: 3,
    bytes: 1,
    model: 'sepia',
  },
  ...change,
})
const pageless = shown({ pageUrl: undefined })
const refused = (code: string): PictureOutcome => ({ kind: 'refused', code })
const coloured = (...pictures: PictureOutcome[]) => ({ kind: 'colorized', pictures, nsfw: false }) as const

const policies = speakLevels.flatMap((speak) => [true, false].map((nsfw) => ({ speak, nsfw })))
const outcomes: Outcome[] = [
  coloured(shown()),
  coloured(shown({ notes: ['first_frame'] }), shown({ notes: ['video_still'] })),
  { kind: 'refused', code: 'internal' },
  { kind: 'repeated', url: 'https://example.com/answer' },
  ...noticeCodes.map((notice) => ({ kind: 'notice', notice, place: 'pics' }) as const),
]
const settings = { isOn: true, channels: undefined, vividness: undefined, hourlyLimit: undefined }

/** All that is said in one language, but the names of commands. */
const everythingIn = (locale: string): string[] => [
  ...explained.flatMap((code) => [refusalSentence(code, locale), discordRefusal(code, locale)]),
  ...outcomes.flatMap((outcome) => [redditAnswer(outcome, true, locale), discordAnswer(outcome, locale)]),
  ...policies.map((policy) =>
    redditAnswer({ kind: 'notice', notice: 'policy_set', place: 'pics', policy }, true, locale),
  ),
  ...inlineParagraphs(coloured(shown({ notes: ['first_frame'] })), locale),
  ...inlineParagraphs(coloured(shown(), refused('too_small')), locale),
  inlineCaption(locale),
  inlineFooter(locale),
  directMessage('', '', locale).subject,
  directMessage('', '', locale).text,
  altText(locale),
  managersOnly(locale),
  ...Object.values(buttonLabels(locale)),
  ...[1, 2].flatMap((place) =>
    [1_000, 20_000, 60_000, 600_000].map((etaMs) => progressText({ place, etaMs }, locale)),
  ),
  lateAnswer('', undefined, locale),
  lateAnswer('', 'https://example.com', locale),
  ...settingsText({ ...settings, hourlyLimit: 1 }, locale).split('\n'),
  ...settingsText({ ...settings, isOn: false, channels: [], vividness: 0.5 }, locale).split('\n'),
  ...settingsText({ ...settings, channels: ['<#1>'], hourlyLimit: 2 }, locale).split('\n'),
]

describe('the languages', () => {
  it('have a sentence for every code but those that mean a fault of ours', () => {
    for (const locale of languages) {
      const apology = refusalSentence('internal', locale)
      const isApology = errorCodes.filter((code) => refusalSentence(code, locale) === apology)
      expect(new Set(isApology)).toEqual(apologised)
      expect(errorCodes.filter((code) => discordRefusal(code, locale) === apology)).toEqual(isApology)
    }
  })

  it.each(foreign)('never repeat the English sentence: %s', (locale) => {
    const english = everythingIn('en')
    const theirs = everythingIn(locale)
    expect(theirs).toHaveLength(english.length)
    expect(theirs.filter((sentence, i) => sentence === english[i])).toEqual([])
  })

  it('are chosen by the language of a locale', () => {
    const sentence = (locale: string) => refusalSentence('too_small', locale)
    for (const locale of ['es-ES', 'es-419', 'ES']) expect(sentence(locale)).toBe(sentence('es'))
    for (const locale of ['pt-BR', 'pt_PT']) expect(sentence(locale)).toBe(sentence('pt'))
    for (const locale of ['en-US', 'en-GB', 'zh-TW', 'est', '', 'constructor'])
      expect(sentence(locale)).toBe(refusalSentence('too_small'))
  })

  it('apologise for a code that nobody knows', () => {
    for (const code of ['', 'constructor', 'toString'])
      expect(discordRefusal(code, 'de')).toBe(refusalSentence('internal', 'de'))
  })
})

describe('on Reddit', () => {
  it('names the words that it hears as they are, in every language', () => {
    for (const locale of languages) {
      expect(inlineFooter(locale)).toMatch(/["„«「\s]delete["“»」\s].*["„«「\s]opt out["“»」\s]/)
      const optedOut = { kind: 'notice', notice: 'opted_out' } as const
      expect(redditAnswer(optedOut, true, locale)).toContain('opt in')
    }
  })

  it('keeps brackets out of the small print, whose own they would end', () => {
    for (const locale of languages) expect(inlineFooter(locale)).not.toMatch(/[()]/)
  })

  it('does not link a picture that has no page', () => {
    expect(redditAnswer(coloured(pageless))).not.toContain('](')
    const mixed = redditAnswer(coloured(pageless, shown()))
    expect(mixed).toContain('1. In colour\n2. [In colour](https://example.com/r/1)')
    expect(mixed).toContain('[What is this?](https://example.com/about)')
  })
})

describe('an answer on Discord', () => {
  it('says what was guessed in small print, and links the page without a preview', () => {
    expect(discordAnswer(coloured(shown()), 'en-US')).toBe(
      'Here it is in colour.\n-# The colours are a neural network’s guess, not a historical record. [Before and after](<https://example.com/r/1>)',
    )
    expect(discordAnswer(coloured(pageless), 'en-US')).not.toContain('](')
    expect(discordAnswer(coloured(pageless, shown()), 'fr')).toContain('(<https://example.com/r/1>)')
  })

  it('numbers what it has to say of several pictures', () => {
    const moving = shown({ notes: ['first_frame'] })
    expect(discordAnswer(coloured(shown(), refused('no_image'), moving), 'de').split('\n')).toEqual([
      'Hier sind sie in Farbe.',
      `2. ${discordRefusal('no_image', 'de')}`,
      '3. Dieses Bild ist animiert oder hat mehrere Seiten; ich habe nur das erste Bild koloriert.',
      expect.stringMatching(/^-# /),
    ])
    expect(discordAnswer(coloured(shown(), refused('no_image')), 'de')).toMatch(/^Hier ist es in Farbe\./)
  })

  it('fits a message, at its longest and late', () => {
    const page = shown({ pageUrl: `https://example.com/${'x'.repeat(200)}`, notes: ['first_frame'] })
    for (const locale of languages) {
      const longest = explained.reduce((one, other) =>
        discordRefusal(other, locale).length > discordRefusal(one, locale).length ? other : one,
      )
      const body = discordAnswer(coloured(page, ...Array<PictureOutcome>(7).fill(refused(longest))), locale)
      const late = lateAnswer(body, `https://example.com/${'x'.repeat(80)}`, locale)
      expect(late.length).toBeLessThanOrEqual(2_000)
    }
  })

  it('is sent by itself with a word of where it was asked for', () => {
    for (const locale of languages) {
      expect(lateAnswer('BODY', undefined, locale)).toMatch(/^[^<]+\n\nBODY$/)
      expect(lateAnswer('BODY', 'https://example.com', locale)).toContain('](<https://example.com>)')
    }
  })

  it('has an alternative text and labels that Discord takes', () => {
    for (const locale of languages) {
      expect(altText(locale).length).toBeLessThanOrEqual(1_024)
      const labels = Object.values(buttonLabels(locale))
      for (const label of labels) expect(label.length).toBeLessThanOrEqual(20)
      expect(new Set(labels).size).toBe(labels.length)
    }
  })
})

describe('the place in line on Discord', () => {
  it.each([
    [3, 20_000, 'en-US', 'You are number 3 in line: about 20 seconds.'],
    [1, 400, 'en-US', 'You are next in line: about 1 second.'],
    [2, 11_000, 'en-US', 'You are number 2 in line: about 15 seconds.'],
    [2, 58_000, 'en-US', 'You are number 2 in line: about 1 minute.'],
    [2, 115_000, 'en-US', 'You are number 2 in line: about 2 minutes.'],
    [2, 1_000, 'de', 'Du bist Nummer 2 in der Warteschlange: etwa 1 Sekunde.'],
    [2, 60_000, 'de', 'Du bist Nummer 2 in der Warteschlange: etwa 1 Minute.'],
    [2, 300_000, 'de', 'Du bist Nummer 2 in der Warteschlange: etwa 5 Minuten.'],
    [2, 60_000, 'es-419', 'Eres el número 2 en la cola: alrededor de 1 minuto.'],
    [2, 300_000, 'es-419', 'Eres el número 2 en la cola: unos 5 minutos.'],
    [2, 60_000, 'fr', 'Vous êtes numéro 2 dans la file\u00a0: environ 1 minute.'],
    [2, 300_000, 'fr', 'Vous êtes numéro 2 dans la file\u00a0: environ 5 minutes.'],
    [2, 60_000, 'pt-BR', 'Você é o número 2 da fila: cerca de 1 minuto.'],
    [2, 300_000, 'pt-BR', 'Você é o número 2 da fila: cerca de 5 minutos.'],
    [2, 60_000, 'ja', '順番は2番目です（約1分）。'],
  ])('%i and %i ms in %s', (place, etaMs, locale, sentence) => {
    expect(progressText({ place, etaMs }, locale)).toBe(sentence)
  })
})

describe('what a server is told of its settings', () => {
  it('is as it was set', () => {
    const set = { isOn: true, channels: ['<#1>', '<#2>'], vividness: 0.8, hourlyLimit: 1 }
    expect(settingsText(set, 'de')).toBe(
      'Ich antworte auf diesem Server.\nKanäle: nur <#1> und <#2>.\nStandard-Farbkraft: 0,8.\nHöchstens 1 Anfrage pro Stunde.',
    )
  })

  it('fits a message, however many channels there are', () => {
    const channels = Array.from({ length: 100 }, (_, i) => `<#${String(i).padStart(20, '1')}>`)
    for (const locale of languages) {
      const words = settingsText({ ...settings, channels }, locale)
      expect(words.length).toBeLessThanOrEqual(2_000)
      expect(words).toContain('70')
    }
  })
})
