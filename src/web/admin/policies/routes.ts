import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { speakLevels } from '../../../core/domain.ts'
import { deed } from '../form-action.ts'
import { adminPage } from '../dashboard-page.ts'
import { visitorOf } from '../auth/routes.ts'
import { namedForm, namingOf } from './names.ts'
import { said, sentenceFor } from '../components.ts'
import { policiesMain, type PolicyTrouble } from './view.ts'
import type { AuditServices, PoliciesServices } from '../services.ts'

export type PoliciesOptions = { policies: PoliciesServices; audit: AuditServices; sandbox: boolean }

const doneSentences = {
  place_set: 'Noted. It holds from the next answer on.',
  place_cleared: 'That place is as all others are.',
  opted_out: 'Noted: that person is left alone from now on.',
  opted_in: 'Noted: that person is answered again.',
}

// a browser leaves out a box that is not ticked
const leftOpen = z.literal('').transform(() => undefined)
const rules = z.object({
  speak: z.enum(speakLevels),
  nsfw: z.literal('1').optional(),
  hourlyLimit: z.union([leftOpen, z.coerce.number().int().min(1).max(100_000)]).optional(),
  vividness: z.union([leftOpen, z.coerce.number().min(0).max(2)]).optional(),
})
const placeForm = namedForm('place')
const personForm = namedForm('person')

const sentenceOf = (platform: string, field: string): string => {
  const naming = namingOf(platform)
  if (!naming) return 'There is no such platform. Nothing was changed.'
  if (field === 'place' || field === 'person') return naming[field].sentence
  if (field === 'vividness') return 'Vividness is a number from 0 to 2. Nothing was changed.'
  if (field === 'hourlyLimit') return 'A quota is a whole number from 1. Nothing was changed.'
  return 'Choose what may be said there from the list. Nothing was changed.'
}

const then = (done: keyof typeof doneSentences) => () => `/admin/policies?done=${done}`

/** `/admin/policies`: per subreddit, server and person. */
export const registerPolicies = (app: FastifyInstance, options: PoliciesOptions): void => {
  const { policies, audit, sandbox } = options
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    words: { done?: string | undefined; trouble?: PolicyTrouble },
  ) => {
    const visitor = visitorOf(request, reply)
    const { done, trouble } = words
    const platforms = await policies.policies()
    const isAtField =
      ['place', 'person'].includes(trouble?.field ?? '') &&
      platforms.some(({ platform }) => platform === trouble?.platform)
    const main = `<h1>Policies</h1>
${said(done, isAtField ? undefined : trouble?.sentence)}
${policiesMain(visitor, platforms, trouble)}`
    return reply
      .type('text/html; charset=utf-8')
      .send(adminPage({ title: 'Policies', here: '/admin/policies', visitor, sandbox, main }))
  }
  const otherwise = (reply: FastifyReply, body: Record<string, string>, field = 'platform') => {
    const platform = body['platform'] ?? ''
    const trouble = { field, platform, typed: body['name'] ?? '', sentence: sentenceOf(platform, field) }
    return show(reply.request, reply, { trouble })
  }

  app.get<{ Querystring: { done?: unknown } }>('/policies', (request, reply) =>
    show(request, reply, { done: sentenceFor(doneSentences, request.query.done) }),
  )
  app.post(
    '/policies/places',
    deed(audit, {
      schema: z.intersection(placeForm, rules),
      act: async ({ platform, name, speak, nsfw, hourlyLimit, vividness }) => {
        await policies.setPlace(platform, name, { speak, nsfw: nsfw !== undefined, hourlyLimit, vividness })
        return { what: `policy: ${speak}`, about: `${platform} ${name}` }
      },
      then: then('place_set'),
      otherwise,
    }),
  )
  app.post(
    '/policies/places/clear',
    deed(audit, {
      schema: placeForm,
      act: async ({ platform, name }) => {
        await policies.clearPlace(platform, name)
        return { what: 'policy cleared', about: `${platform} ${name}` }
      },
      then: then('place_cleared'),
      otherwise,
    }),
  )
  for (const [path, out] of [
    ['opt-out', true],
    ['opt-in', false],
  ] as const)
    app.post(
      `/policies/${path}`,
      deed(audit, {
        schema: personForm,
        act: async ({ platform, name }) => {
          await policies.setOptOut(platform, name, out)
          return { what: path, about: platform }
        },
        then: then(out ? 'opted_out' : 'opted_in'),
        otherwise,
      }),
    )
}
