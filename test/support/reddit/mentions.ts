import sharp from 'sharp'
import type { RedditStore } from '../../../src/sandbox/reddit/store/store.ts'

const sidePx = 64

/** A generator of numbers in 0..1, the same in each run. */
export const seededRandom = (seed: number): (() => number) => {
  let state = (seed % 2147483646) + 1
  return () => (state = (state * 48271) % 2147483647) / 2147483647
}

/** A small grey picture, different for each seed. */
export const greyPicture = (seed: number): Promise<Buffer> => {
  const random = seededRandom(seed * 7919)
  const cells = Uint8Array.from({ length: 64 }, () => random() * 256)
  return sharp(cells, { raw: { width: 8, height: 8, channels: 1 } })
    .resize(sidePx, sidePx, { kernel: 'cubic' })
    .jpeg()
    .toBuffer()
}

/** Adds posts with different pictures and authors. @returns their ids */
export const addPosts = async (store: RedditStore, count: number, from = 0): Promise<string[]> => {
  const ids: string[] = []
  for (let i = from; i < from + count; i++) {
    const image = store.imageHost.put({ bytes: await greyPicture(i), width: sidePx, height: sidePx })
    ids.push(store.addPost({ kind: 'image', author: `ann${i}`, title: `Photo ${i}`, image }).id)
  }
  return ids
}

/** Adds a comment by a new user that mentions the bot under a post. @returns its id */
export const addMention = (store: RedditStore, postId: string): string => {
  const asked = store.addComment({ parent: `t3_${postId}`, author: `bob_${postId}`, body: 'colorizebot' })
  if (!asked) throw new Error(`there is no post ${postId}`)
  return asked.id
}

/** The number of replies to each of these comments. */
export const answerCounts = (store: RedditStore, ids: readonly string[]): number[] => {
  const counts = new Map<string, number>()
  for (const { parent } of store.comments) counts.set(parent, (counts.get(parent) ?? 0) + 1)
  return ids.map((id) => counts.get(`t1_${id}`) ?? 0)
}

/** What `answerCounts` returns when each comment has exactly one reply. */
export const onceEach = (ids: readonly string[]): number[] => ids.map(() => 1)
