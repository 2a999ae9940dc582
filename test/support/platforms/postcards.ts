import type { PlatformDefinition } from '../../../src/platforms/definition.ts'
import { postcards, postOffice } from '../postcards/index.ts'
import { testParts, type PlatformSubject } from './subject.ts'

const definition: PlatformDefinition = postcards

export const postcardsSubject: PlatformSubject = {
  definition,
  open: () =>
    Promise.resolve({
      create: () => definition.create({ POSTCARDS_KEY: 'key' }, testParts),
      ask: () => {
        postOffice.send({ from: 'Bob', town: 'Spa', text: 'in colour, please' })
        return Promise.resolve()
      },
      answers: () => [...postOffice.cards.values()].filter(({ replyTo }) => replyTo !== undefined).length,
      close: () => Promise.resolve(),
    }),
}
