import { z } from 'zod'
import { ColorizeError } from '../../core/errors.ts'
import { setting, wholeNumber, type ValuesOf } from '../../core/settings.ts'
import type { PlatformDefinition } from '../definition.ts'

const settings = {
  WEB_HOURLY_LIMIT: setting(
    wholeNumber({ min: 1 }),
    'Photos that one network address can upload in an hour. Unset: 60, and 1000 where only this machine reaches the pages.',
  ),
}

/** The request's id: the page asks for its state by it. */
const targetSchema = z.object({ id: z.string().min(1).max(100) })

/** The web page. Its visitors wait for the result, so nothing has to be posted for them. */
export const web: PlatformDefinition<ValuesOf<typeof settings>> = {
  name: 'web',
  title: 'Web',
  settings,
  defaults: (_, { isLoopback }) => ({ WEB_HOURLY_LIMIT: isLoopback ? 1_000 : 60 }),
  isConfigured: () => true,
  isPublic: () => false,
  limits: ({ WEB_HOURLY_LIMIT }) => ({ perUserHourly: WEB_HOURLY_LIMIT }),
  imageHosts: [],
  messages: { en: {}, es: {}, de: {}, fr: {}, pt: {}, ja: {} },
  describe: () => undefined,
  isPausable: false,
  isInGallery: true,
  create: () =>
    Promise.resolve({
      name: 'web',
      reply: (target) => {
        const { data, error } = targetSchema.safeParse(target)
        return data
          ? Promise.resolve({ replyId: data.id })
          : Promise.reject(
              new ColorizeError('payload_invalid', 'not a target of the web page', { cause: error }),
            )
      },
      previewText: () => '',
      close: () => Promise.resolve(),
    }),
}
