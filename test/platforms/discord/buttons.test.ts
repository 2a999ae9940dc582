import { expect, it } from 'vitest'
import { buttonsFor, readPress } from '../../../src/platforms/discord/reply/buttons.ts'

const under = (vividness: number, sideBySide = false, canRender = true) =>
  buttonsFor({ vividness, sideBySide, nonce: 'abc' }, canRender, 'en-US').components
const pressOf = (label: string, vividness: number, sideBySide = false) =>
  readPress(under(vividness, sideBySide).find((one) => one.label === label)?.custom_id ?? '')

it('each says in its id what it would make of the picture', () => {
  const render = (vividness: number, sideBySide: boolean) => ({
    kind: 'render',
    options: { vividness, sideBySide },
  })
  expect(pressOf('More vivid', 1)).toEqual(render(1.5, false))
  expect(pressOf('Softer', 1, true)).toEqual(render(0.5, true))
  expect(pressOf('Side by side', 1.25)).toEqual(render(1.25, true))
  expect(pressOf('Colour only', 1.25, true)).toEqual(render(1.25, false))
  expect(pressOf('Delete', 1)).toEqual({ kind: 'remove' })
})

it('can be read back whatever vividness was asked for, and never leave 0 to 2', () => {
  const asked = Array.from({ length: 201 }, (_, i) => i / 100).concat(0.123456, 1.9999, 1e-9)
  for (const vividness of asked) {
    const ids = under(vividness).map(({ custom_id }) => custom_id)
    expect(new Set(ids).size).toBe(4)
    for (const id of ids) {
      const press = readPress(id)
      expect(press, `${id} of ${vividness}`).toBeDefined()
      if (press?.kind === 'render') expect(press.options.vividness).toBeLessThanOrEqual(2)
    }
  }
})

it('stop where there is nothing more to gain', () => {
  expect(under(2).map(({ disabled }) => disabled)).toEqual([true, false, false, false])
  expect(under(0).map(({ disabled }) => disabled)).toEqual([false, true, false, false])
})

it('leave only “Delete” where nothing is kept to render from', () => {
  expect(under(1, false, false).map(({ label }) => label)).toEqual(['Delete'])
})

it.each(['', 'render', 'render:3:one', 'render:-1:one', 'render:1:both', 'render:1:one:more', 'other:1:one'])(
  '“%s” is none of ours',
  (id) => {
    expect(readPress(id)).toBeUndefined()
  },
)
