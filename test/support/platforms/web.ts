import { definitionOf } from '../../../src/platforms/definitions.ts'
import { testParts, type PlatformSubject } from './subject.ts'

const definition = definitionOf('web')
if (!definition) throw new Error('the web page is not in the list of platforms')

/** Visitors see the result on the page itself: nothing is listened to, and nothing is posted. */
export const webSubject: PlatformSubject = {
  definition,
  open: () =>
    Promise.resolve({
      create: () => definition.create({}, testParts),
      ask: () => Promise.resolve(),
      answers: () => 0,
      close: () => Promise.resolve(),
    }),
}
