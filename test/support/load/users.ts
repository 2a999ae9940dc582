import type { Interaction } from '../../../src/sandbox/discord/store/types.ts'
import { messageFlag } from '../../../src/sandbox/discord/bitfields.ts'
import type { StoreEvent } from '../../../src/sandbox/reddit/store/types.ts'
import { markOf } from '../../../src/platforms/discord/reply/buttons.ts'
import { nonceOf } from '../../../src/platforms/discord/reply/target.ts'
import type { DiscordSandbox } from '../discord/discord-sandbox.ts'
import type { Sandbox } from '../reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, greyPicture, addMention } from '../reddit/mentions.ts'

/** Users of one platform, who ask one after the other. */
export type Users = {
  /** Makes a request. @returns its id in the ledger */
  ask(): Promise<string>
  /** The number of requests with an answer. */
  answered(): number
  /** The number of answers by ledger id. */
  answerCounts(): Map<string, number>
  /** From each request to its first answer, in ms. */
  latenciesMs(): number[]
}

/** Users who each mention the bot under their own post with a different picture. */
export const createRedditUsers = async ({ store }: Sandbox, people: number): Promise<Users> => {
  const posts = await addPosts(store, people)
  const asked = new Map<string, number>()
  const answeredMs = new Map<string, number>()
  store.events.on('change', (event: StoreEvent) => {
    if (event.type !== 'comment') return
    const above = event.comment.parent.slice(3)
    if (asked.has(above) && !answeredMs.has(above)) answeredMs.set(above, performance.now())
  })
  let next = 0
  return {
    ask: () => {
      const id = addMention(store, posts[next++] ?? '')
      asked.set(id, performance.now())
      return Promise.resolve(`reddit-t1_${id}`)
    },
    answered: () => answeredMs.size,
    answerCounts: () => {
      const ids = [...asked.keys()]
      const counts = answerCounts(store, ids)
      return new Map(ids.map((id, i) => [`reddit-t1_${id}`, counts[i] ?? 0]))
    },
    latenciesMs: () => [...answeredMs].map(([id, atMs]) => atMs - (asked.get(id) ?? NaN)),
  }
}

const isAnswer = ({ original }: Interaction): boolean =>
  original !== undefined && (original.flags & messageFlag.LOADING) === 0

/** Users who each run `/colorize` with a different picture in one channel. */
export const createDiscordUsers = ({ store }: DiscordSandbox, firstPicture: number): Users => {
  const channel = store.channelNamed('old-photos')
  if (!channel) throw new Error('the sandbox begins with that channel')
  const asked: Interaction[] = []
  const idOf = ({ id }: Interaction): string => `discord-${id}`
  return {
    ask: async () => {
      const bytes = await greyPicture(firstPicture + asked.length)
      const image = await store.upload(channel, { filename: 'old.jpg', bytes })
      const interaction = store.invoke({ command: 'colorize', channel, options: { image } })
      asked.push(interaction)
      return idOf(interaction)
    },
    answered: () => asked.filter(isAnswer).length,
    answerCounts: () => {
      const marks = new Map<string, number>()
      for (const message of store.messagesSeenBy(store.you, channel))
        for (const row of message.components)
          for (const button of (row['components'] ?? []) as Record<string, unknown>[]) {
            const mark = String(button['custom_id'])
            marks.set(mark, (marks.get(mark) ?? 0) + 1)
          }
      return new Map(
        asked.map((one) => {
          const inChannel = marks.get(markOf({ nonce: nonceOf(idOf(one)) })) ?? 0
          return [idOf(one), Math.max(inChannel, isAnswer(one) ? 1 : 0) + one.followUps.length]
        }),
      )
    },
    latenciesMs: () => asked.flatMap(({ tookMs }) => tookMs ?? []),
  }
}
