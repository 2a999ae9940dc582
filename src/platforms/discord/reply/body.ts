import type { RawFile } from 'discord.js'
import type { Artifact, Outcome } from '../../../core/domain.ts'
import { firstPageUrl } from '../../../core/outcomes.ts'
import { altText, discordAnswer, discordRefusal, lateAnswer } from '../messages/answer.ts'
import type { ReplyParts } from '../../platform.ts'
import { buttonsFor } from './buttons.ts'
import { spoilerMark } from '../listen/pictures.ts'
import type { Target } from './target.ts'

type Json = Record<string, unknown>

/** A message of ours: its JSON, and the files that go with it; `bare` is what is said where these weigh too much. */
export type Body = { body: Json; files: RawFile[]; bare?: Json }

type Coloured = Extract<Outcome, { kind: 'colorized' }>
type Shown = { artifact: Artifact; isSpoiler: boolean }

/** Nobody is ever called by an answer of ours. */
export const callsNobody = { allowed_mentions: { parse: [] } }

/** Discord takes no more characters. */
const longest = 2_000
const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

const shownIn = ({ pictures }: Coloured, { spoilers }: Target): Shown[] =>
  pictures.flatMap((picture, i) =>
    picture.kind === 'colorized' ? [{ artifact: picture.artifact, isSpoiler: spoilers[i] ?? false }] : [],
  )

const nameOf = (i: number, isSpoiler: boolean): string =>
  `${isSpoiler ? spoilerMark : ''}in-colour${i === 0 ? '' : `-${i + 1}`}.jpg`

const withPictures = async (
  content: string,
  outcome: Coloured,
  target: Target,
  bytesOf: ReplyParts['bytesOf'],
): Promise<Body> => {
  const shown = shownIn(outcome, target)
  const { locale, sideBySide } = target
  const files = await Promise.all(
    shown.map(async ({ artifact: { key, pairKey, contentType }, isSpoiler }, i) => ({
      name: nameOf(i, isSpoiler),
      data: Buffer.from(await bytesOf(sideBySide ? (pairKey ?? key) : key)),
      contentType,
    })),
  )
  const attachments = files.map(({ name }, id) => ({
    id,
    filename: name,
    description: altText(locale),
  }))
  const canRender = shown.every(({ artifact }) => artifact.predictionKey !== undefined)
  const components = [buttonsFor(target, canRender, locale)]
  const isOnPage = firstPageUrl(outcome) !== undefined
  const bare = {
    content: isOnPage ? cut(content) : discordRefusal('result_too_large', locale),
    attachments: [],
    components: [buttonsFor(target, false, locale)],
    ...callsNobody,
  }
  return { body: { content: cut(content), attachments, components, ...callsNobody }, files, bare }
}

/** The answer to an outcome. */
export const bodyOf = async (
  outcome: Outcome,
  target: Target,
  bytesOf: ReplyParts['bytesOf'],
): Promise<Body> => {
  const content = discordAnswer(outcome, target.locale)
  if (outcome.kind === 'colorized') return withPictures(content, outcome, target, bytesOf)
  return { body: { content: cut(content), attachments: [], components: [], ...callsNobody }, files: [] }
}

/** The same without its pictures, for where they weigh too much: the link to their page stays. */
export const withoutPictures = ({ body, bare }: Body): Body => ({ body: bare ?? body, files: [] })

/** The same as a message of its own, for an answer that came too late for Discord's own way. */
export const lateBody = ({ body, files, bare }: Body, whereUrl: string | undefined, locale: string): Body => {
  const late = (json: Json): Json => ({
    ...json,
    content: cut(lateAnswer(String(json['content']), whereUrl, locale)),
  })
  return { body: late(body), files, ...(bare && { bare: late(bare) }) }
}
