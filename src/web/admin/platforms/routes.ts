import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { escapeHtml } from '../../page.ts'
import { deed } from '../form-action.ts'
import { adminPage, csrfField, type Visitor } from '../dashboard-page.ts'
import { visitorOf } from '../auth/routes.ts'
import { said, sentenceFor, titleOf, unseen } from '../components.ts'
import type { AuditServices, PlatformsServices, PlatformView } from '../services.ts'

export type PlatformsOptions = { platforms: PlatformsServices; audit: AuditServices; sandbox: boolean }

const doneSentences = {
  paused: 'Paused. What is asked for is still heard and coloured; the answers wait here.',
  resumed: 'Listening and answering. What waited goes out now, in its order.',
}
const noSuch = 'There is no such platform. Nothing was changed.'

const pauseForm = (
  visitor: Visitor,
  name: string,
  isPaused: boolean,
  title: string,
  plain = false,
): string => {
  const [path, verb] = isPaused ? ['resume', 'Resume'] : ['pause', 'Pause']
  return `<form method="post" action="/admin/platforms/${path}">${csrfField(visitor)}
<input type="hidden" name="platform" value="${escapeHtml(name)}">
<button class="button${plain ? ' plain' : ''}">${verb} ${plain ? escapeHtml(title) : unseen(title)}</button></form>`
}

const platformCard = (visitor: Visitor, { name, isPaused, waiting, listener }: PlatformView): string => {
  const title = titleOf(name)
  return `<div class="platform">
<h2>${title}</h2>
<p class="state${isPaused ? ' paused' : ''}">${isPaused ? 'Paused' : 'Listening and answering'}</p>
<p class="waiting">${waiting} ${waiting === 1 ? 'answer waits' : 'answers wait'}</p>
<p class="waiting">${listener === undefined ? 'Nobody listens' : `Heard by ${escapeHtml(listener)}`}</p>
${visitor.role === 'operator' ? pauseForm(visitor, name, isPaused, title) : ''}
</div>`
}

const everything = (visitor: Visitor, platforms: readonly PlatformView[]): string => {
  if (visitor.role !== 'operator') return ''
  const forms = [
    platforms.some(({ isPaused }) => !isPaused) ? pauseForm(visitor, 'all', false, 'everything', true) : '',
    platforms.some(({ isPaused }) => isPaused) ? pauseForm(visitor, 'all', true, 'everything', true) : '',
  ]
  return `<div class="deeds">${forms.join('\n')}</div>`
}

const main = (
  visitor: Visitor,
  platforms: readonly PlatformView[],
  gaps: number,
  words: { done?: string | undefined; trouble?: string },
): string => `<h1>Platforms</h1>
${said(words.done, words.trouble)}
<p class="lead">While a platform is paused, what people ask there is still heard and coloured; the answers wait, and none is lost.</p>
${platforms.map((platform) => platformCard(visitor, platform)).join('\n')}
${everything(visitor, platforms)}
<p class="hint">Listening has met ${gaps} ${gaps === 1 ? 'gap' : 'gaps'}: times when more came than a platform lists, so that
requests may have been missed.</p>`

const pauseSchema = z.object({ platform: z.string().max(40) })

/** `/admin/platforms`: answers held back and let go. */
export const registerPlatforms = (app: FastifyInstance, options: PlatformsOptions): void => {
  const { platforms, audit, sandbox } = options
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    words: { done?: string | undefined; trouble?: string },
  ) => {
    const visitor = visitorOf(request, reply)
    const [views, gaps] = await Promise.all([platforms.platforms(), platforms.gaps()])
    const shown = { title: 'Platforms', here: '/admin/platforms', visitor, sandbox } as const
    return reply
      .type('text/html; charset=utf-8')
      .send(adminPage({ ...shown, main: main(visitor, views, gaps, words) }))
  }

  app.get<{ Querystring: { done?: unknown } }>('/platforms', (request, reply) =>
    show(request, reply, { done: sentenceFor(doneSentences, request.query.done) }),
  )
  for (const [path, isPaused] of [
    ['pause', true],
    ['resume', false],
  ] as const)
    app.post(
      `/platforms/${path}`,
      deed(audit, {
        schema: pauseSchema,
        act: async ({ platform }) =>
          (await platforms.setPaused(platform, isPaused)) ? { what: path, about: platform } : false,
        then: () => `/admin/platforms?done=${isPaused ? 'paused' : 'resumed'}`,
        otherwise: (reply) => show(reply.request, reply, { trouble: noSuch }),
      }),
    )
}
