import { once } from 'node:events'
import { z } from 'zod'
import type { ReplyTarget } from '../../../src/core/domain.ts'
import { ColorizeError } from '../../../src/core/errors.ts'
import { secret, setting, text, wholeNumber, type ValuesOf } from '../../../src/core/settings.ts'
import { refusalSentence } from '../../../src/i18n/sentences.ts'
import type { PlatformDefinition } from '../../../src/platforms/definition.ts'
import type { PlatformEvents } from '../../../src/platforms/events.ts'
import type { Platform } from '../../../src/platforms/platform.ts'
import { createPostOffice, type Card } from './post-office.ts'

const settings = {
  POSTCARDS_KEY: secret(text, 'The key of the post office.'),
  POSTCARDS_HOURLY_LIMIT: setting(wholeNumber({ min: 1 }), 'Cards of one person in an hour. Unset: 5.'),
}
type Values = ValuesOf<typeof settings>

const targetSchema = z.object({ card: z.string().regex(/^c\d+$/), town: z.string().max(30) })

const parseTarget = (target: ReplyTarget): z.infer<typeof targetSchema> => {
  const { data, error } = targetSchema.safeParse(target)
  if (data) return data
  throw new ColorizeError('payload_invalid', 'not a card', { cause: error })
}

/** There is one, as there is one Reddit. */
export const postOffice = createPostOffice()

const report = async ({ id, from, town, pictureUrl }: Card, events: PlatformEvents): Promise<void> => {
  const context = { platform: 'postcards', requester: from.toLowerCase(), place: town.toLowerCase() }
  const common = { ...context, id: `postcards-${id}`, target: { card: id, town } }
  if (pictureUrl === undefined) await events.onRefusal({ ...common, code: 'no_image', say: true })
  else
    await events.onRequest({
      ...common,
      pictures: [{ source: { kind: 'urls', urls: [pictureUrl] } }],
      options: { vividness: 1, sideBySide: false, force: false },
      locale: 'en',
      visibility: 'public',
      maxBytes: 5_000_000,
      nsfw: false,
    })
}

const createPlatform = (): Platform => ({
  name: 'postcards',
  async listen(events, _store, signal) {
    const onCard = (card: Card): void => {
      if (card.replyTo === undefined) void report(card, events)
    }
    postOffice.events.on('card', onCard)
    if (!signal.aborted) await once(signal, 'abort')
    postOffice.events.off('card', onCard)
  },
  async reply(given, outcome) {
    const { card, town } = parseTarget(given)
    const [earlier] = postOffice.answersTo(card)
    const answer =
      earlier ?? postOffice.send({ from: 'bot', town, replyTo: card, text: this.previewText(outcome) })
    return Promise.resolve({ replyId: answer.id })
  },
  previewText: (outcome) =>
    outcome.kind === 'refused' ? refusalSentence(outcome.code) : `A ${outcome.kind} card`,
  remove: (replyId) => {
    postOffice.remove(replyId)
    return Promise.resolve()
  },
  accountName: () => Promise.resolve('the postmaster'),
  close: () => Promise.resolve(),
})

const messages = { greeting: 'hello' }

/** A platform that only tests have. It becomes known to the whole program by its line in the list alone. */
export const postcards: PlatformDefinition<Values> = {
  name: 'postcards',
  title: 'Postcards',
  settings,
  defaults: () => ({ POSTCARDS_HOURLY_LIMIT: 5 }),
  isConfigured: ({ POSTCARDS_KEY }) => POSTCARDS_KEY !== undefined,
  isPublic: () => true,
  limits: ({ POSTCARDS_HOURLY_LIMIT }) => ({ perUserHourly: POSTCARDS_HOURLY_LIMIT }),
  imageHosts: ['pictures.postcards.example'],
  messages: { en: messages, es: messages, de: messages, fr: messages, pt: messages, ja: messages },
  describe: (target) => {
    const { data } = targetSchema.safeParse(target)
    return data && { place: data.town, url: `https://postcards.example/${data.card}` }
  },
  isPausable: true,
  isInGallery: true,
  gauge: 'waits',
  names: {
    place: {
      noun: 'town',
      pattern: /^(\w{2,30})$/,
      example: 'town',
      shown: (name) => `the town of ${name}`,
      rule: 'A town’s name has 2 to 30 letters.',
      hasVividness: false,
    },
    person: { pattern: /^(\w{2,30})$/, example: 'name', rule: 'A name has 2 to 30 letters.' },
  },
  guide: {
    actions: [{ title: 'Colorize a card', text: 'Send a card with a picture to `the bot`.' }],
    deletion: 'Send the card back.',
    resultDeletion: 'Whoever sent the card deletes it.',
  },
  create: () => Promise.resolve(createPlatform()),
}
