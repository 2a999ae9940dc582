import {
  DefaultRestOptions,
  DiscordAPIError,
  HTTPError,
  RateLimitError,
  REST,
  type RESTOptions,
} from 'discord.js'
import { ColorizeError } from '../../../core/errors.ts'
import { discordAgent } from './agent.ts'

/** Discord's codes that we tell apart. */
export const codes = {
  unknownChannel: 10_003,
  unknownMessage: 10_008,
  unknownUser: 10_013,
  unknownWebhook: 10_015,
  unknownInteraction: 10_062,
  requestTooLarge: 40_005,
  alreadyAcknowledged: 40_060,
  missingAccess: 50_001,
  cannotMessageUser: 50_007,
  missingPermissions: 50_013,
  invalidWebhookToken: 50_027,
  invalidRecipients: 50_033,
  archivedThread: 50_083,
  noMutualGuild: 50_278,
  noReplyWithoutHistory: 160_002,
  blockedByAutoMod: 200_000,
} as const

/** 10,000 refused requests in 10 minutes have an address banned for an hour: we stop well before. */
const mostInvalid = 5_000

const requestMs = 15_000

export type RestOptions = {
  token: string
  /** As discord.js's `rest.api`. */
  apiUrl?: string | undefined
  /** Says nothing to anybody: what would be said is taken for said. */
  isDryRun: boolean
}

const saysSomething = (url: string, method: string | undefined): boolean =>
  method !== 'GET' && /\/(interactions|webhooks|channels)\//.test(new URL(url).pathname)

const sayNothing: RESTOptions['makeRequest'] = async (url, init) =>
  saysSomething(url, init.method)
    ? new Response(null, { status: 204 })
    : DefaultRestOptions.makeRequest(url, init)

/** As discord.js's client and its REST want them. */
export const restSettings = ({ apiUrl, isDryRun }: Omit<RestOptions, 'token'>): Partial<RESTOptions> => ({
  ...(apiUrl !== undefined && { api: apiUrl }),
  ...(isDryRun && { makeRequest: sayNothing }),
  agent: discordAgent,
  timeout: requestMs,
  invalidRequestWarningInterval: 100,
})

export const createRest = (options: RestOptions): REST =>
  new REST(restSettings(options)).setToken(options.token)

/** Refuses to call while too many of the requests that it watches have been refused of late; tells of each that had to wait. */
export const createInvalidGuard = (onHeldBack: () => void = () => undefined) => {
  let closedUntilMs = 0
  return {
    watch: (rest: REST): void => {
      rest.on('rateLimited', onHeldBack)
      rest.on('invalidRequestWarning', ({ count, remainingTime }) => {
        if (count >= mostInvalid) closedUntilMs = Date.now() + remainingTime
      })
    },
    /** @throws ColorizeError platform_rate_limited */
    check: (): void => {
      const leftMs = closedUntilMs - Date.now()
      if (leftMs > 0)
        throw new ColorizeError('platform_rate_limited', 'too many requests were refused by Discord', {
          retryAfterMs: leftMs,
        })
    },
  }
}
export type InvalidGuard = ReturnType<typeof createInvalidGuard>

/** An interaction's token is in the path of its address: no error of ours may carry it. */
const withoutToken = (url: string): string =>
  URL.canParse(url)
    ? new URL(url).pathname.replace(/(\/(?:webhooks|interactions)\/\d+\/)[^/]+/, '$1[token]')
    : '[address]'

const described = (error: DiscordAPIError | HTTPError): Error =>
  new Error(`${error.method} ${withoutToken(error.url)} ${error.status}: ${error.message}`)

const transportCodes: ReadonlySet<string> = new Set(['AbortError', 'TimeoutError'])
const isTransport = (error: unknown): boolean =>
  error instanceof Error &&
  (transportCodes.has(error.name) || 'code' in error || error.message === 'fetch failed')

/** What is worth another try, or an operator's look; a refusal that the caller knows how to take stays as it is. */
export const translated = (error: unknown): unknown => {
  if (error instanceof ColorizeError) return error
  if (error instanceof RateLimitError)
    return new ColorizeError('platform_rate_limited', 'Discord asks us to wait', {
      retryAfterMs: error.retryAfter,
    })
  if (error instanceof HTTPError)
    return new ColorizeError('platform_unavailable', `Discord answered ${error.status}`, {
      cause: described(error),
    })
  if (error instanceof DiscordAPIError && error.status === 401 && error.code === 0)
    return new ColorizeError('platform_auth_failed', 'Discord does not take our token', {
      cause: described(error),
    })
  if (error instanceof DiscordAPIError)
    return new ColorizeError('reply_refused', `Discord refused: ${error.code}`, { cause: described(error) })
  if (isTransport(error))
    return new ColorizeError('platform_unavailable', 'Discord cannot be reached', {
      cause: error instanceof Error ? new Error(error.message) : error,
    })
  return error
}

export const codeIn = (error: unknown): number | undefined =>
  error instanceof DiscordAPIError ? Number(error.code) : undefined

/** What Discord answered, where only an answer will do. @throws ColorizeError */
export const callDiscord = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call()
  } catch (error) {
    throw translated(error)
  }
}

/** What Discord answered, or the code with which it refused in one of the expected ways. @throws ColorizeError */
export const attempt = async <T>(
  call: () => Promise<T>,
  expected: readonly number[],
): Promise<{ answer: T } | { refused: number }> => {
  try {
    return { answer: await call() }
  } catch (error) {
    const code = codeIn(error)
    if (code !== undefined && expected.includes(code)) return { refused: code }
    throw translated(error)
  }
}
