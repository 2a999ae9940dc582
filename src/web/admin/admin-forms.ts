import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { speakLevels } from '../../domain.ts'
import { adminMain, type Done, type Trouble } from './admin-page.ts'
import { page } from '../html.ts'
import type { AdminServices } from './services.ts'

export type AdminFormsOptions = { services: AdminServices; sandbox: boolean }

const maxFormBytes = 4_096
const head = '<link rel="stylesheet" href="/assets/admin.css">\n'

/** A name as it is written, with or without the prefix that Reddit gives it. */
const named = (pattern: RegExp) =>
  z
    .string()
    .trim()
    .regex(pattern)
    .transform((text) => pattern.exec(text)?.[1]?.toLowerCase() ?? '')

const platformForm = z.object({ platform: z.string() })
const clearForm = z.object({ place: named(/^(?:\/?r\/)?(\w{2,21})\/?$/i) })
// a browser leaves out a box that is not ticked
const placeForm = clearForm.extend({ speak: z.enum(speakLevels), nsfw: z.literal('1').optional() })
const personForm = z.object({ person: named(/^(?:\/?u\/)?([\w-]{2,21})\/?$/i) })

const sentences: Record<Trouble['field'], string> = {
  platform: 'There is no such platform. Nothing was changed.',
  place: 'A subreddit’s name has 2 to 21 letters, digits and underscores. Nothing was changed.',
  speak: 'Choose what may be said there from the list. Nothing was changed.',
  person: 'A name has 2 to 21 letters, digits, underscores and hyphens. Nothing was changed.',
}
const isField = (name: unknown): name is Trouble['field'] => typeof name === 'string' && name in sentences

const typedIn = (body: unknown, field: string): string => {
  const fields = z.record(z.string(), z.unknown()).safeParse(body).data ?? {}
  return typeof fields[field] === 'string' ? fields[field] : ''
}

/** What is wrong with a form, said at the field to mend. */
const troubleIn = (
  body: unknown,
  [first]: readonly z.core.$ZodIssue[],
  otherwise: Trouble['field'],
): Trouble => {
  const name = first?.path[0]
  const field = isField(name) ? name : otherwise
  return { field, typed: typedIn(body, field), sentence: sentences[field] }
}

/** In this scope forms are read as what they are: names and values. */
export const parseForms = (app: FastifyInstance): void => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: maxFormBytes },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
}

/** The dashboard's page and forms: each is checked whole before anything is changed, and answered with a way back. */
export const registerAdminForms = (
  app: FastifyInstance,
  { services, sandbox }: AdminFormsOptions,
): Promise<void> => {
  const show = async (reply: FastifyReply, said: { done?: unknown; trouble?: Trouble }) => {
    const main = adminMain(await services.overview(), said)
    const title = said.trouble ? 'Not done · Dashboard' : 'Dashboard'
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page({ title, main, head, sandbox }))
  }

  /** Does nothing where the form is not as it must be. `act` answers what to say, or false where it could not. */
  const form =
    <T>(schema: z.ZodType<T>, field: Trouble['field'], act: (given: T) => Promise<Done | false>) =>
    async ({ body }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const given = schema.safeParse(body)
      const done = given.success && (await act(given.data))
      if (done !== false) return reply.redirect(`/admin?done=${done}`, 303)
      return show(reply.code(422), { trouble: troubleIn(body, given.error?.issues ?? [], field) })
    }

  parseForms(app)

  app.get<{ Querystring: { done?: unknown } }>('/', ({ query }, reply) => show(reply, { done: query.done }))

  for (const [path, isPaused] of [
    ['pause', true],
    ['resume', false],
  ] as const)
    app.post(
      `/${path}`,
      form(platformForm, 'platform', async ({ platform }) =>
        (await services.setPaused(platform, isPaused)) ? (isPaused ? 'paused' : 'resumed') : false,
      ),
    )

  app.post(
    '/places',
    form(placeForm, 'place', async ({ place, speak, nsfw }) => {
      await services.setPlace(place, { speak, nsfw: nsfw !== undefined })
      return 'place_set'
    }),
  )
  app.post(
    '/places/clear',
    form(clearForm, 'place', async ({ place }) => {
      await services.clearPlace(place)
      return 'place_cleared'
    }),
  )

  for (const [path, out] of [
    ['opt-out', true],
    ['opt-in', false],
  ] as const)
    app.post(
      `/${path}`,
      form(personForm, 'person', async ({ person }) => {
        await services.setOptOut(person, out)
        return out ? 'opted_out' : 'opted_in'
      }),
    )
  return Promise.resolve()
}
