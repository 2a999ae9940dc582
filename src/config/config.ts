import { ColorizeError } from '../core/errors.ts'
import { allSettings } from './setting-groups.ts'
import type { SettingValues } from '../core/settings.ts'
import { outputDefinitions } from '../outputs/index.ts'
import { defaultModel } from '../pipeline/models/default-model.ts'
import type { ProgramFacts, RequestLimits } from '../platforms/definition.ts'
import { platformDefinitions } from '../platforms/index.ts'
import type { ProgramValues } from './program-settings.ts'
import { shownSettings } from './shown-settings.ts'

const loopbackHosts = ['127.0.0.1', '::1', 'localhost']
/** Whether only this machine can reach what listens on the host. */
export const isLoopback = (host: string): boolean => loopbackHosts.includes(host)

export type Config = Readonly<ReturnType<typeof resolveConfig>>

type Env = Readonly<Record<string, string | undefined>>

const readValues = (env: Env): { values: SettingValues; problems: string[] } => {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, { schema }] of Object.entries(allSettings)) {
    const given = env[name] === '' ? undefined : env[name]
    const parsed = schema.safeParse(given)
    if (parsed.success) values[name] = parsed.data
    else problems.push(...parsed.error.issues.slice(0, 1).map(({ message }) => `${name} ${message}`))
  }
  return { values, problems }
}

const factsOf = ({ HOST, PUBLIC_URL }: ProgramValues): ProgramFacts => ({
  isLoopback: isLoopback(HOST),
  publicUrl: PUBLIC_URL,
})

/** Settings of an output that was not chosen would have no effect. */
const outputProblems = (values: SettingValues, chosen: string): string[] =>
  outputDefinitions.flatMap((output) =>
    output.name === chosen
      ? (output.problems?.(values) ?? [])
      : Object.keys(output.settings)
          .filter((name) => values[name] !== undefined)
          .map((name) => `${name} is set, but OUTPUT is not ${output.name}`),
  )

/** Rules across variables. Each problem begins with the name of a variable. */
const crossProblems = (values: SettingValues): string[] => {
  const program = values as ProgramValues
  const problems: string[] = []
  if (!isLoopback(program.HOST) && program.ADMIN_PASSWORD === undefined)
    problems.push('ADMIN_PASSWORD is needed when other machines can reach HOST')
  if (program.HEALTH_PORT === program.PORT) problems.push('HEALTH_PORT must differ from PORT')
  const facts = factsOf(program)
  return [
    ...problems,
    ...outputProblems(values, program.OUTPUT),
    ...platformDefinitions.flatMap((platform) => platform.problems?.(values, facts) ?? []),
  ]
}

/** A misspelt name with a platform's or output's prefix: it would have no effect. */
const unknownProblems = (env: Env): string[] => {
  const prefixes = [...platformDefinitions, ...outputDefinitions].map(({ name }) => `${name.toUpperCase()}_`)
  return Object.keys(env)
    .filter((name) => prefixes.some((prefix) => name.startsWith(prefix)) && env[name] !== '')
    .filter((name) => !(name in allSettings))
    .map((name) => `${name} is not a setting`)
}

/** `values` with the defaults that depend on other settings. */
const withDependentDefaults = (values: SettingValues): SettingValues => {
  const program = values as ProgramValues
  const facts = factsOf(program)
  const isPlatformConfigured = platformDefinitions.some(
    (platform) => platform.sandbox !== undefined && platform.isConfigured(values),
  )
  const defaults: [string, unknown][] = [
    ['SANDBOX', !isPlatformConfigured && facts.isLoopback],
    ['MODEL', defaultModel],
    ...platformDefinitions.flatMap((platform) => Object.entries(platform.defaults?.(values, facts) ?? {})),
  ]
  const unset = defaults.filter(([name]) => values[name] === undefined)
  return { ...values, ...Object.fromEntries(unset) }
}

const resolveConfig = (values: SettingValues, env: Env) => {
  const program = values as ProgramValues
  const limits: Record<string, RequestLimits> = Object.fromEntries(
    platformDefinitions.map((platform) => [platform.name, platform.limits(values)]),
  )
  return {
    redisUrl: program.REDIS_URL,
    dataDir: program.DATA_DIR,
    host: program.HOST,
    port: program.PORT,
    publicUrl: program.PUBLIC_URL,
    sandbox: program.SANDBOX ?? false,
    dryRun: program.DRY_RUN,
    adminPassword: program.ADMIN_PASSWORD,
    adminReadonlyPassword: program.ADMIN_READONLY_PASSWORD,
    apiKeys: program.API_KEYS ?? [],
    trustedProxies: program.TRUSTED_PROXIES ?? [],
    healthPort: program.HEALTH_PORT,
    keepDays: program.KEEP_DAYS,
    gallery: program.GALLERY,
    gamePhotos: program.GAME_PHOTOS,
    model: program.MODEL ?? defaultModel,
    device: program.DEVICE,
    workerConcurrency: program.WORKER_CONCURRENCY,
    logLevel: program.LOG_LEVEL,
    fetchAllowHosts: program.FETCH_ALLOW_HOSTS,
    output: program.OUTPUT,
    /** By the platform's name. */
    limits,
    /** All settings, by the names of the variables: platforms and outputs pick theirs. */
    values,
    /** All settings as they may be shown. */
    shown: shownSettings(values, env),
  }
}

/** Reads the settings. One `settings_invalid` error names every problem by its variable; values are never shown. */
export const readConfig = (env: Env): Config => {
  const { values, problems } = readValues(env)
  if (problems.length === 0) problems.push(...crossProblems(values))
  problems.push(...unknownProblems(env))
  if (problems.length > 0)
    throw new ColorizeError('settings_invalid', `Fix these settings:\n  ${problems.join('\n  ')}`)
  return Object.freeze(resolveConfig(withDependentDefaults(values), env))
}
