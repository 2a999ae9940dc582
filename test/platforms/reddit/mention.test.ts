import { describe, expect, it } from 'vitest'
import { isIgnoredAuthor, mentionIn, mentionInText } from '../../../src/platforms/reddit/listen/mention.ts'

describe('mentionInText', () => {
  it.each([
    ['colorizebot'],
    ['ColorizeBot please'],
    ['colourizebot'],
    ['hey COLOURIZEBOT!'],
    ['(colorizebot)'],
    ['what would it look like?\n\ncolorizebot'],
    ['> a quote\n\ncolorizebot'],
    ['`code` colorizebot'],
  ])('finds the name in %j', (body) => {
    expect(mentionInText(body)).toBeDefined()
  })

  it.each([
    [''],
    ['colorize bot'],
    ['colorizebots are everywhere'],
    ['mycolorizebot'],
    ['colorizebot-v2'],
    ['u/colorizebot'],
    ['r/colorizebot'],
    ['> colorizebot'],
    ['`colorizebot`'],
    ['    colorizebot'],
    ['```\ncolorizebot\n```'],
    ['```\ncolorizebot'],
    ['_colorizebot_'],
  ])('does not find the name in %j', (body) => {
    expect(mentionInText(body)).toBeUndefined()
  })

  it('reads the longest comment that Reddit accepts, and longer ones, without delay', () => {
    for (const piece of ['`', '> ', '```\n', '    ', 'colorizebo'])
      expect(mentionInText(piece.repeat(Math.floor(40_000 / piece.length)))).toBeUndefined()
  })
})

describe('mentionIn', () => {
  it.each([['u/colorizebot'], ['/u/ColorizeBot pls'], ['hi u/colorizebot!']])(
    'finds the user name in %j',
    (body) => {
      expect(mentionIn(body, 'colorizebot')).toBeDefined()
    },
  )

  it.each([['colorizebot'], ['`u/colorizebot`'], ['> u/colorizebot'], ['u/colorizebot2']])(
    'does not find the user name in %j',
    (body) => {
      expect(mentionIn(body, 'colorizebot')).toBeUndefined()
    },
  )
})

const plain = { vividness: 1, sideBySide: false, force: false, which: 'all' }

describe('the options of a mention', () => {
  it.each([
    ['colorizebot', {}],
    ['colorizebot 3', { which: 3 }],
    ['colorizebot #12', { which: 12 }],
    ['colorizebot all', { which: 'all' }],
    ['colorizebot vivid', { vividness: 1.6 }],
    ['Colorizebot, please: softer', { vividness: 0.5 }],
    ['colorizebot side by side', { sideBySide: true }],
    ['colorizebot side-by-side and vivid!', { sideBySide: true, vividness: 1.6 }],
    ['colorizebot force', { force: true }],
    ['colorizebot 2, force, soft', { which: 2, force: true, vividness: 0.5 }],
    ['colorizebot 1940s photo', {}],
    ['colorizebot forced me', {}],
    ['colorizebot all together now', { which: 'all' }],
    ['make it vivid, colorizebot', {}],
    ['colorizebot\n\n> force', {}],
    ['colorizebot `vivid`', {}],
    ['colorizebot this one, vivid', {}],
  ])('are read from %j', (body, wishes) => {
    expect(mentionInText(body)).toEqual({ ...plain, ...wishes })
  })

  it('are read after a user name too', () => {
    expect(mentionIn('hey u/PhotoBot 2 vivid', 'photobot')).toEqual({ ...plain, which: 2, vividness: 1.6 })
  })
})

describe('isDeaf', () => {
  it('ignores the bot itself, deleted users and AutoModerator', () => {
    for (const author of ['ColorizeBot', '[deleted]', 'AutoModerator'])
      expect(isIgnoredAuthor(author, 'colorizebot')).toBe(true)
    expect(isIgnoredAuthor('ann', 'colorizebot')).toBe(false)
  })
})
