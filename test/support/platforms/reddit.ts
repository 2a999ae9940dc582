import { readConfig } from '../../../src/config/config.ts'
import { definitionOf } from '../../../src/platforms/definitions.ts'
import { redditEnv, startSandbox } from '../reddit/reddit-sandbox.ts'
import { testParts, type PlatformSubject } from './subject.ts'

const definition = definitionOf('reddit')
if (!definition) throw new Error('Reddit is not in the list of platforms')

export const redditSubject: PlatformSubject = {
  definition,
  async open() {
    const sandbox = await startSandbox()
    const { store } = sandbox
    const { values } = readConfig(redditEnv(sandbox))
    return {
      create: () => definition.create(values, testParts),
      ask: () => {
        const { id } = store.addPost({ author: 'ann', title: 'No photo', kind: 'self' })
        store.addComment({ parent: `t3_${id}`, author: 'bob', body: 'colorizebot' })
        return Promise.resolve()
      },
      answers: () => store.comments.filter(({ author, deleted }) => author === 'PhotoBot' && !deleted).length,
      close: () => sandbox.close(),
    }
  },
}
