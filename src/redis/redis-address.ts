type HostAndPort = { host: string; port: number }

type Login = { username: string | undefined; password: string | undefined; isTls: boolean }

/** A parsed `REDIS_URL`, in one of its three forms. */
export type RedisAddress =
  | ({ kind: 'server'; db: number } & HostAndPort & Login)
  | ({ kind: 'cluster'; nodes: readonly HostAndPort[] } & Login)
  | ({
      kind: 'sentinel'
      sentinels: readonly HostAndPort[]
      masterName: string
      db: number
      /** For the sentinels, if they require one. `username` and `password` are for the servers. */
      sentinelPassword: string | undefined
    } & Login)

export const redisAddressForms = [
  'redis://host:port, redis+cluster://host:port,host:port or redis+sentinel://host:port,host:port/name',
  '(rediss for TLS), with user:password@ before the hosts if a login is required',
].join(' ')

const form =
  /^(?<scheme>rediss?)(?:\+(?<kind>cluster|sentinel))?:\/\/(?:(?<login>[^@/?#]*)@)?(?<hosts>[^@/?#]+)(?:\/(?<path>[^?#]*))?(?:\?sentinelPassword=(?<sentinelPassword>[^&#]+))?$/
const hostAndPort = /^(?<host>[A-Za-z\d](?:[\w.-]*\w)?|\[[\da-fA-F:.]+\])(?::(?<port>\d{1,5}))?$/

/** Undefined for invalid percent-encoding. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const hostAndPortOf = (text: string, defaultPort: number): HostAndPort | undefined => {
  const found = hostAndPort.exec(text)?.groups
  const port = Number(found?.['port'] ?? defaultPort)
  if (!found || port < 1 || port > 65_535) return undefined
  return { host: (found['host'] ?? '').replace(/^\[|\]$/g, ''), port }
}

/** Parses `[user]:password`, or no login at all; undefined if it is invalid. */
const loginOf = (text: string | undefined): Omit<Login, 'isTls'> | undefined => {
  if (text === undefined) return { username: undefined, password: undefined }
  const at = text.indexOf(':')
  const [username, password] = [decoded(text.slice(0, at)), decoded(text.slice(at + 1))]
  if (at < 0 || username === undefined || password === undefined || password === '') return undefined
  return { username: username === '' ? undefined : username, password }
}

const dbOf = (text: string): number | undefined => (/^\d{0,4}$/.test(text) ? Number(text) : undefined)

const sentinelOf = (
  path: string,
  sentinels: readonly HostAndPort[],
  given: Login & { sentinelPassword: string | undefined },
): RedisAddress | undefined => {
  const [, masterName, dbText = ''] = /^([\w.-]+)(?:\/(\d*))?$/.exec(path) ?? []
  const db = dbOf(dbText)
  if (masterName === undefined || db === undefined) return undefined
  return { kind: 'sentinel', sentinels, masterName, db, ...given }
}

/** Parses a `REDIS_URL`. Several hosts without `+sentinel` are a cluster. Returns undefined if the text has no valid form. */
export const parseRedisAddress = (text: string): RedisAddress | undefined => {
  const found = form.exec(text)?.groups
  const login = loginOf(found?.['login'])
  if (!found || !login) return undefined
  const isSentinel = found['kind'] === 'sentinel'
  const parsed = (found['hosts'] ?? '')
    .split(',')
    .map((one) => hostAndPortOf(one, isSentinel ? 26_379 : 6_379))
  const hosts = parsed.filter((one) => one !== undefined)
  const [first] = hosts
  if (!first || hosts.length < parsed.length) return undefined
  const given = { ...login, isTls: found['scheme'] === 'rediss' }
  const path = found['path'] ?? ''
  const encodedPassword = found['sentinelPassword']
  const sentinelPassword = encodedPassword === undefined ? undefined : decoded(encodedPassword)
  if (isSentinel) {
    if (encodedPassword !== undefined && sentinelPassword === undefined) return undefined
    return sentinelOf(path, hosts, { ...given, sentinelPassword })
  }
  if (encodedPassword !== undefined) return undefined
  if (found['kind'] === 'cluster' || hosts.length > 1)
    return path === '' ? { kind: 'cluster', nodes: hosts, ...given } : undefined // a cluster has one database
  const db = dbOf(path)
  return db === undefined ? undefined : { kind: 'server', ...first, ...given, db }
}

const textOf = ({ host, port }: HostAndPort): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** The address without its login, to be shown. Empty for an invalid address, which may contain a password anywhere. */
export const shownRedisAddress = (text: string): string => {
  const address = parseRedisAddress(text)
  if (!address) return ''
  const scheme = address.isTls ? 'rediss' : 'redis'
  const dbPart = 'db' in address && address.db > 0 ? `/${address.db}` : ''
  switch (address.kind) {
    case 'server':
      return `${scheme}://${textOf(address)}${dbPart}`
    case 'cluster':
      return `${scheme}+cluster://${address.nodes.map(textOf).join(',')}`
    case 'sentinel':
      return `${scheme}+sentinel://${address.sentinels.map(textOf).join(',')}/${address.masterName}${dbPart}`
  }
}

/** The passwords in the address, to be masked in the log. */
export const secretsOfRedisAddress = (text: string): string[] => {
  const address = parseRedisAddress(text)
  const passwords = [address?.password, address?.kind === 'sentinel' ? address.sentinelPassword : undefined]
  return passwords.filter((secret) => secret !== undefined)
}
