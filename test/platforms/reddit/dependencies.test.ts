import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'

// request was given up in 2020 with holes that stay open; snoowrap still asks for it
it.each(['request', 'request-promise'])('lets snoowrap find our own stub in place of %s', (name) => {
  const snoowrap = createRequire(createRequire(import.meta.url).resolve('snoowrap'))
  expect(realpathSync(snoowrap.resolve(name))).toBe(realpathSync(`stubs/${name}/index.js`))
  expect(() => (snoowrap(name) as () => void)()).toThrow('is a stub')
})
