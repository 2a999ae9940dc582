import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runBuilt } from '../support/program/built-program.ts'

const run = (...args: string[]) => runBuilt(args, {}).ended
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

const levels = [[], ['colorize'], ['models'], ['models', 'add'], ['pause'], ['discord', 'register']]

describe('colorizebot', () => {
  it.each(levels)('prints the help of %j', async (...level) => {
    const { code, output } = await run(...level, '--help')
    expect(code).toBe(0)
    expect(output).toContain(`Usage: ${['colorizebot', ...level].join(' ')} `)
  })

  it.each(levels)('prints its version after %j', async (...level) => {
    expect(await run(...level, '--version')).toEqual({ code: 0, output: `${version}\n` })
  })

  it.each([
    [['models'], 'Usage: colorizebot models'],
    [['models', 'list', 'all'], 'too many arguments'],
    [['models', 'import', 'a', 'b'], 'too many arguments'],
    [['models', 'import'], "missing required argument 'file'"],
    [['models', 'fetch', 'dalle'], 'Allowed choices are'],
    [['discord', 'register', 'now'], 'too many arguments'],
    [['colorize'], "missing required argument 'photos'"],
    [['colorize', 'a.jpg', '--vividness', '3'], 'error: --vividness: must be a number from 0 to 2'],
    [['backup', ''], 'Give the name of a file.'],
    [['restore', ''], 'Give the name of a file.'],
  ])('rejects %j and says why', async (args, reason) => {
    const { code, output } = await run(...args)
    expect(code).toBe(2)
    expect(output).toContain(reason)
    if (args.length > 1) expect(output).toMatch(/^error: .*\n$/)
  })

  it.each([
    [['wroker'], 'Did you mean worker?'],
    [['models', 'lst'], 'Did you mean list?'],
    [['colorize', 'a.jpg', '--modell', 'v4'], 'Did you mean --model?'],
    [['models', 'add', 'a.onnx', '--prest', 'x'], 'Did you mean --preset?'],
  ])('suggests the nearest name for %j', async (args, suggestion) => {
    const { code, output } = await run(...args)
    expect(code).toBe(2)
    expect(output).toMatch(/^error: .*\n$/)
    expect(output).toContain(suggestion)
  })
})
