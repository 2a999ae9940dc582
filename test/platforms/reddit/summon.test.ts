import { describe, expect, it } from 'vitest'
import { isDeaf, isSummon, mentions } from '../../../src/platforms/reddit/summon.ts'

describe('isSummon', () => {
  it.each([
    ['colorizebot'],
    ['ColorizeBot please'],
    ['colourizebot'],
    ['hey COLOURIZEBOT!'],
    ['(colorizebot)'],
    ['what would it look like?\n\ncolorizebot'],
    ['> a quote\n\ncolorizebot'],
    ['`code` colorizebot'],
  ])('hears %j', (body) => {
    expect(isSummon(body)).toBe(true)
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
  ])('does not hear %j', (body) => {
    expect(isSummon(body)).toBe(false)
  })

  it('reads the longest comment that Reddit takes, and worse, without delay', () => {
    for (const piece of ['`', '> ', '```\n', '    ', 'colorizebo'])
      expect(isSummon(piece.repeat(Math.floor(40_000 / piece.length)))).toBe(false)
  })
})

describe('mentions', () => {
  it.each([['u/colorizebot'], ['/u/ColorizeBot pls'], ['hi u/colorizebot!']])('sees %j', (body) => {
    expect(mentions(body, 'colorizebot')).toBe(true)
  })

  it.each([['colorizebot'], ['`u/colorizebot`'], ['> u/colorizebot'], ['u/colorizebot2']])(
    'not in %j',
    (body) => {
      expect(mentions(body, 'colorizebot')).toBe(false)
    },
  )
})

describe('isDeaf', () => {
  it('never answers itself, nobody, or AutoModerator', () => {
    for (const author of ['ColorizeBot', '[deleted]', 'AutoModerator'])
      expect(isDeaf(author, 'colorizebot')).toBe(true)
    expect(isDeaf('ann', 'colorizebot')).toBe(false)
  })
})
