import { Routes } from 'discord.js'
import type { TokenCipher } from '../client/token-cipher.ts'
import type { InteractionTarget } from './target.ts'

/** The path of the interaction's original response. It contains the token, so it is as secret as the token. */
export const originalResponse = (
  { applicationId, token }: InteractionTarget,
  cipher: TokenCipher,
): `/${string}` => Routes.webhookMessage(applicationId, cipher.open(token))
