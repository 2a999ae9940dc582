import { Routes } from 'discord.js'
import { z } from 'zod'
import type { Outcome } from '../../core/domain.ts'
import { discordAnswer } from './messages/answer.ts'
import { progressText } from './messages/progress.ts'
import type { PlatformParts } from '../definition.ts'
import type { Platform } from '../platform.ts'
import { discordAccess, type DiscordValues } from './settings.ts'
import { platform } from './listen/interaction-context.ts'
import { callsNobody } from './reply/body.ts'
import { callDiscord, createInvalidGuard, createRest, restSettings } from './client/calls.ts'
import { applicationOf, inviteUrl, registerCommands } from './client/commands.ts'
import { createDelivery } from './reply/deliver.ts'
import { freshPictures } from './reply/fresh-pictures.ts'
import { listenToDiscord } from './listen/listen.ts'
import { removeAnswer } from './reply/remove.ts'
import { createReply } from './reply/reply.ts'
import { createTokenCipher } from './client/token-cipher.ts'
import { parseTarget } from './reply/target.ts'
import { originalResponse } from './reply/original-response.ts'

/** Edits go to buckets of their own: one does not wait for the other. */
const concurrentReplies = 8
/** Somebody's progress is not worth more: the next one follows. */
const progressMs = 3_000

const accountSchema = z.object({ id: z.string(), username: z.string() })

/** Without links to pages that only this machine can open. */
const unlinked = (outcome: Outcome): Outcome =>
  outcome.kind === 'colorized'
    ? {
        ...outcome,
        pictures: outcome.pictures.map((picture) =>
          picture.kind === 'colorized' ? { ...picture, pageUrl: undefined } : picture,
        ),
      }
    : outcome

export const createDiscordPlatform = (
  values: DiscordValues,
  { isDryRun, hasPublicUrl, readLink, onTrouble, onHeldBack }: Omit<PlatformParts, 'budget'>,
): Platform => {
  const { token, apiUrl, applicationId } = discordAccess(values)
  const isOwnServer = apiUrl !== undefined // its users can open this machine's pages too
  const hasPublicPages = hasPublicUrl || isOwnServer
  const seal = createTokenCipher(token)
  const rest = createRest({ token, apiUrl, isDryRun })
  const guard = createInvalidGuard(onHeldBack)
  guard.watch(rest)
  let account: Promise<z.infer<typeof accountSchema>> | undefined

  const me = async () => {
    const asked = (account ??= callDiscord(() => rest.get(Routes.user('@me'))).then((answer) =>
      accountSchema.parse(answer),
    ))
    try {
      return await asked
    } catch (error) {
      account = undefined // the next one asks again
      throw error
    }
  }

  const delivery = createDelivery({ rest, seal, guard: guard.check, myId: async () => (await me()).id })
  const reply = createReply(delivery)

  return {
    name: platform,
    concurrentReplies,
    async listen(events, store, signal) {
      if (isOwnServer) await registerCommands(rest, { applicationId })
      const settings = restSettings({ apiUrl, isDryRun })
      await listenToDiscord(
        { token, rest: settings, guard, seal, events, readLink, store, onTrouble },
        signal,
      )
    },
    reply: (target, outcome, aids) => reply(target, hasPublicPages ? outcome : unlinked(outcome), aids),
    previewText: (outcome) => discordAnswer(outcome, 'en'),
    async progress(given, progress) {
      const target = parseTarget(given)
      if (target.kind !== 'interaction' || target.isEdit) return
      guard.check()
      const body = { content: progressText(progress, target.locale), ...callsNobody }
      const signal = AbortSignal.timeout(progressMs)
      await callDiscord(() => rest.patch(originalResponse(target, seal), { body, auth: false, signal }))
    },
    freshPictures: (target, pictures) => freshPictures(rest, parseTarget(target), pictures),
    remove: (replyId, target) => removeAnswer(rest, seal, replyId, target && parseTarget(target)),
    accountName: async () => (await me()).username,
    close: () => Promise.resolve(),
  }
}

/**
 * Makes the commands what they are here, on all servers or on one.
 * @throws ColorizeError platform_auth_failed, platform_unavailable, reply_refused
 */
export const registerOnDiscord = async (
  { token, apiUrl, applicationId }: ReturnType<typeof discordAccess>,
  guildId: string | undefined,
): Promise<{ names: string[]; inviteUrl: string }> => {
  const rest = createRest({ token, apiUrl, isDryRun: false })
  const id = applicationId ?? (await applicationOf(rest))
  const names = await registerCommands(rest, { applicationId: id, guildId })
  return { names, inviteUrl: inviteUrl(id) }
}
