import { describe, expect, it } from 'vitest'
import { createLogger } from '../../src/core/log.ts'

const capture = () => {
  const lines: string[] = []
  return { lines, destination: { write: (line: string) => lines.push(line) } }
}

describe('createLogger', () => {
  it('masks secrets in every part of a line', () => {
    const { lines, destination } = capture()
    const log = createLogger({ level: 'info', secrets: ['hush & "hush"'], destination })
    log.info({ password: 'abc-1', reddit: { clientSecret: 'abc-2' } }, 'settings')
    log.error({ err: new Error('POST with hush & "hush"') }, 'failed')
    log.info({ url: `https://x/?p=${encodeURIComponent('hush & "hush"')}` })
    log.info({ body: new URLSearchParams({ p: 'hush & "hush"' }).toString() })
    log.warn({ err: Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['abc-3'] } }) })
    expect(lines).toHaveLength(5)
    expect(lines.join('')).not.toMatch(/hush|abc-/)
    expect(lines.join('')).toContain('[secret]')
  })

  it('writes the cause of an error', () => {
    const { lines, destination } = capture()
    createLogger({ level: 'info', destination }).error({
      err: new Error('outer', { cause: new Error('inner') }),
    })
    expect(lines[0]).toContain('inner')
  })
})
