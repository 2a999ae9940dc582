import { expect, it } from 'vitest'
import { buttonsFor, readPress } from '../../../src/platforms/discord/buttons.ts'

const idsAt = (vividness: number, sideBySide = false): string[] =>
  buttonsFor({ vividness, sideBySide, nonce: 'abc' }, true, 'en-US').components.map(
    ({ custom_id }) => custom_id,
  )

it('each button says in its id what it would make of the answer', () => {
  expect(idsAt(1).map(readPress)).toEqual([
    { kind: 'render', options: { vividness: 1.5, sideBySide: false } },
    { kind: 'render', options: { vividness: 0.5, sideBySide: false } },
    { kind: 'render', options: { vividness: 1, sideBySide: true } },
    { kind: 'remove' },
  ])
})

it.each(Array.from({ length: 41 }, (_, i) => i / 20).concat(0.123456, 1.9999, 1e-9))(
  'at vividness %d every button can be read again, and no two are alike',
  (vividness) => {
    const ids = idsAt(vividness)
    expect(ids.map(readPress)).not.toContain(undefined)
    expect(new Set(ids).size).toBe(ids.length)
  },
)

it.each(['render:2.1:one', 'render:-1:one', 'render:1:both', 'render:NaN:one', '', 'render:1e1:one'])(
  'what is no button of ours is none: %j',
  (id) => {
    expect(readPress(id)).toBeUndefined()
  },
)

it('at either end the button that leads no further is out of use', () => {
  const usable = (vividness: number) =>
    buttonsFor({ vividness, sideBySide: false, nonce: 'abc' }, true, 'en-US').components.map(
      ({ disabled }) => disabled !== true,
    )
  expect(usable(2)).toEqual([false, true, true, true])
  expect(usable(0)).toEqual([true, false, true, true])
})
