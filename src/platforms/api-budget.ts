/** Listening and answering have separate shares of the budget, so that neither can starve the other. */
export type Lane = 'listen' | 'answer'

/** What a platform's answer says about its rate limit window. */
export type RateLimitState = { used: number; remaining: number; resetMs: number }

/** The requests that a platform's API allows, shared by all processes. */
export type ApiBudget = {
  /** Takes one request. @returns 0 if it was granted, otherwise the milliseconds to wait before trying again */
  take(lane: Lane): Promise<number>
  /**
   * Adopts what the platform announced. With none remaining, no request is granted before the reset. If none was used
   * either, the size of the window is unknown.
   */
  learn(announced: RateLimitState): Promise<void>
}
