import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino'

export type Logger = PinoLogger

type LoggerOptions = {
  level: string
  /** Values that are masked wherever they occur. */
  secrets?: readonly string[]
  destination?: DestinationStream
}

const secretFields = [
  'password',
  'clientSecret',
  'refreshToken',
  'token',
  'authorization',
  'cookie',
  'secret',
]

/** Masks secrets in the written line, because they may be part of an error message or a URL. */
const masking = (secrets: readonly string[], destination: DestinationStream): DestinationStream => ({
  write: (line) => {
    const masked = secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line)
    destination.write(masked)
  },
})

/** Writes JSON lines to standard error; standard output is for the output of commands. */
export const createLogger = (options: LoggerOptions): Logger => {
  const secrets = (options.secrets ?? []).filter((secret) => secret.length >= 4)
  // plain, and as escaped in JSON, in a URL and in a form
  const spellings = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ secret }).toString().slice('secret='.length),
  ])
  return pino(
    {
      level: options.level,
      base: null,
      redact: {
        paths: [
          ...secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
          '*.command.args', // ioredis errors: AUTH has the password, other commands have user data
          '*.lastNodeError.command.args', // the same in errors of a cluster
        ],
        censor: '[secret]',
      },
    },
    masking([...new Set(spellings)], options.destination ?? pino.destination({ dest: 2, sync: true })),
  )
}
