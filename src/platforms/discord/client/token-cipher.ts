import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { ColorizeError } from '../../../core/errors.ts'

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/**
 * Keeps what only this bot may read: an interaction's token lets anybody speak in its name for 15 minutes, and jobs lie
 * in Redis in the clear. AES-256-GCM, the key from the bot's token by HKDF (RFC 5869): every process of the bot has it.
 */
export const createTokenCipher = (botToken: string) => {
  const key = Buffer.from(hkdfSync('sha256', botToken, '', 'colorizebot interaction tokens', 32))
  return {
    close(secret: string): string {
      const iv = randomBytes(ivBytes)
      const closing = createCipheriv(cipher, key, iv)
      const sealed = Buffer.concat([closing.update(secret, 'utf8'), closing.final()])
      return Buffer.concat([iv, closing.getAuthTag(), sealed]).toString('base64url')
    },
    /** @throws ColorizeError payload_invalid where it was sealed with another token, or is damaged */
    open(sealed: string): string {
      const bytes = Buffer.from(sealed, 'base64url')
      try {
        const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
        opening.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
        const secret = Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()])
        return secret.toString('utf8')
      } catch (cause) {
        throw new ColorizeError('payload_invalid', 'sealed with another token', { cause })
      }
    },
  }
}

export type TokenCipher = ReturnType<typeof createTokenCipher>
