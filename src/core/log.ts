import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino'

export type Logger = PinoLogger

export type LoggerOptions = {
  level: string
  /** Values that no line may contain, wherever they come from. */
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

/** Masks the literal values: a secret inside an error's message or an address is still a secret. */
const masking = (secrets: readonly string[], destination: DestinationStream): DestinationStream => ({
  write: (line) => {
    const masked = secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line)
    destination.write(masked)
  },
})

/** JSON lines on standard error: standard output is for people. */
export const createLogger = (options: LoggerOptions): Logger => {
  const secrets = (options.secrets ?? []).filter((secret) => secret.length >= 4)
  // as it stands in a JSON line, and as it stands in a form or an address
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
          '*.command.args', // of Redis's errors: the one of AUTH is the password, others are people's words
          '*.lastNodeError.command.args', // of a cluster's
        ],
        censor: '[secret]',
      },
    },
    masking([...new Set(spellings)], options.destination ?? pino.destination({ dest: 2, sync: true })),
  )
}
