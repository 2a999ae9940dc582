import { Routes, type REST } from 'discord.js'
import { attempt, codes } from '../client/calls.ts'
import type { TokenCipher } from '../client/token-cipher.ts'
import { placeOfReply, type Target } from './target.ts'
import { originalResponse } from './original-response.ts'

/** None of these is a fault: it is gone, or it is out of reach for good. */
const over: readonly number[] = [
  codes.unknownMessage,
  codes.unknownChannel,
  codes.unknownWebhook,
  codes.invalidWebhookToken,
  codes.missingAccess,
  codes.missingPermissions,
]

/** Takes an answer away: by the button's own token, which reaches what only one person sees, else as its author. */
export const removeAnswer = async (
  rest: REST,
  seal: TokenCipher,
  replyId: string,
  target: Target | undefined,
): Promise<void> => {
  if (target?.kind === 'interaction') {
    const route = originalResponse(target, seal)
    const done = await attempt(() => rest.delete(route, { auth: false }), over)
    if ('answer' in done || done.refused === codes.unknownMessage) return
  }
  const { channelId, messageId } = placeOfReply(replyId)
  await attempt(() => rest.delete(Routes.channelMessage(channelId, messageId)), over)
}
