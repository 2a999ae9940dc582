import { describe, expect, it } from 'vitest'
import { createTokenCipher } from '../../../src/platforms/discord/client/token-cipher.ts'

const seal = createTokenCipher('the token of the bot')
const secret = 'aW50ZXJhY3Rpb246MTIzNDU2Nzg5'

describe('the seal', () => {
  it('opens what it closed, in every process that has the bot’s token', () => {
    expect(seal.open(seal.close(secret))).toBe(secret)
    expect(createTokenCipher('the token of the bot').open(seal.close(secret))).toBe(secret)
  })

  it('shows nothing of what it closed, and closes the same differently each time', () => {
    const [one, other] = [seal.close(secret), seal.close(secret)]
    expect(one).not.toBe(other)
    for (const text of [one, Buffer.from(one, 'base64url').toString('latin1')])
      expect(text).not.toContain(secret)
  })

  it('refuses what another token closed', () => {
    expect(() => createTokenCipher('another token').open(seal.close(secret))).toThrow(
      expect.objectContaining({ code: 'payload_invalid' }),
    )
  })

  it('refuses what was changed in any byte, cut, or never closed', () => {
    const closed = Buffer.from(seal.close(secret), 'base64url')
    for (let i = 0; i < closed.length; i++) {
      const changed = Buffer.from(closed)
      changed[i] = (changed[i] ?? 0) ^ 1
      expect(() => seal.open(changed.toString('base64url'))).toThrow()
    }
    for (const text of ['', 'abc', closed.subarray(0, 20).toString('base64url'), secret])
      expect(() => seal.open(text)).toThrow(expect.objectContaining({ code: 'payload_invalid' }))
  })
})
