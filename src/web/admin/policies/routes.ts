import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { speakLevels } from '../../../core/domain.ts'
import { definitionOf } from '../../../platforms/definitions.ts'
import { sendPage } from '../../page.ts'
import type { AuditService } from '../audit/service.ts'
import { viewerOf } from '../auth/routes.ts'
import { sentenceFor } from '../components.ts'
import { dashboardPage } from '../dashboard-page.ts'
import { formAction } from '../form-action.ts'
import { nameForm } from './name-form.ts'
import type { PoliciesService } from './service.ts'
import { policiesView, type PolicyError } from './view.ts'

export type PoliciesOptions = { policies: PoliciesService; audit: AuditService; sandbox: boolean }

const doneSentences = {
  place_set: 'Policy saved. It applies from the next answer on.',
  place_cleared: 'Policy removed. The default applies again.',
  opted_out: 'Opted out. The bot no longer answers this user.',
  opted_in: 'Opted in. The bot answers this user again.',
}

// a browser sends an empty field as an empty string, and does not send a checkbox that is not checked
const emptyField = z.literal('').transform(() => undefined)
const policyForm = z.object({
  speak: z.enum(speakLevels),
  nsfw: z.literal('1').optional(),
  hourlyLimit: z.union([emptyField, z.coerce.number().int().min(1).max(100_000)]).optional(),
  vividness: z.union([emptyField, z.coerce.number().min(0).max(2)]).optional(),
})
const placeForm = nameForm('place')
const personForm = nameForm('person')

const sentenceOf = (platform: string, field: string): string => {
  const names = definitionOf(platform)?.names
  if (!names) return 'This platform does not exist. Nothing was changed.'
  if (field === 'place' || field === 'person') return `${names[field].rule} Nothing was changed.`
  if (field === 'vividness') return 'Vividness must be a number from 0 to 2. Nothing was changed.'
  if (field === 'hourlyLimit')
    return 'The quota must be a whole number from 1 to 100,000. Nothing was changed.'
  return 'Choose from the list which answers are allowed. Nothing was changed.'
}

const backWith = (done: keyof typeof doneSentences) => () => `/admin/policies?done=${done}`

/** `/admin/policies`: policies per place, and opt-outs per user. */
export const registerPolicies = (app: FastifyInstance, options: PoliciesOptions): void => {
  const { policies, audit, sandbox } = options
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { done, error }: { done?: string | undefined; error?: PolicyError },
  ) => {
    const viewer = viewerOf(request, reply)
    const platforms = await policies.list()
    const isShownAtField =
      ['place', 'person'].includes(error?.field ?? '') &&
      platforms.some(({ platform }) => platform === error?.platform)
    const notice = { done, error: isShownAtField ? undefined : error?.sentence }
    const main = policiesView(viewer, { platforms, notice, error })
    return sendPage(reply, dashboardPage({ path: '/admin/policies', viewer, sandbox, main }))
  }
  const onInvalid = (reply: FastifyReply, body: Record<string, string>, field = 'platform') => {
    const platform = body['platform'] ?? ''
    const error = { field, platform, value: body['name'] ?? '', sentence: sentenceOf(platform, field) }
    return show(reply.request, reply, { error })
  }

  app.get<{ Querystring: { done?: unknown } }>('/policies', (request, reply) =>
    show(request, reply, { done: sentenceFor(doneSentences, request.query.done) }),
  )
  app.post(
    '/policies/places',
    formAction(audit, {
      schema: z.intersection(placeForm, policyForm),
      run: async ({ platform, name, speak, nsfw, hourlyLimit, vividness }) => {
        await policies.setPlace(platform, name, { speak, nsfw: nsfw !== undefined, hourlyLimit, vividness })
        return { what: `policy: ${speak}`, about: `${platform} ${name}` }
      },
      next: backWith('place_set'),
      onInvalid,
    }),
  )
  app.post(
    '/policies/places/clear',
    formAction(audit, {
      schema: placeForm,
      run: async ({ platform, name }) => {
        await policies.clearPlace(platform, name)
        return { what: 'policy removed', about: `${platform} ${name}` }
      },
      next: backWith('place_cleared'),
      onInvalid,
    }),
  )
  for (const [path, isOptedOut] of [
    ['opt-out', true],
    ['opt-in', false],
  ] as const)
    app.post(
      `/policies/${path}`,
      formAction(audit, {
        schema: personForm,
        run: async ({ platform, name }) => {
          await policies.setOptOut(platform, name, isOptedOut)
          return { what: path, about: platform }
        },
        next: backWith(isOptedOut ? 'opted_out' : 'opted_in'),
        onInvalid,
      }),
    )
}
