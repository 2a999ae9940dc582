import type { Platform } from '../platform.ts'

/** The web page: its visitors wait for the result themselves, so an answer is owed to nobody else. */
export const createWebPlatform = (): Platform => ({
  name: 'web',
  listen: () => Promise.resolve(),
  reply: (target) => Promise.resolve({ replyId: typeof target['id'] === 'string' ? target['id'] : 'web' }),
  wording: () => '',
  close: () => Promise.resolve(),
})
