import type { Platform } from '../platform.ts'

/** The web page: it hears its visitors itself, and they wait for the result: an answer is owed to nobody else. */
export const createWebPlatform = (): Platform => ({
  name: 'web',
  reply: (target) => Promise.resolve({ replyId: typeof target['id'] === 'string' ? target['id'] : 'web' }),
  previewText: () => '',
  close: () => Promise.resolve(),
})
