/** A host and a port of it. */
type Place = { host: string; port: number }

type Login = { username: string | undefined; password: string | undefined; isTls: boolean }

/** What a `REDIS_URL` says, in its three forms. */
export type RedisAddress =
  | ({ kind: 'server'; db: number } & Place & Login)
  | ({ kind: 'cluster'; nodes: readonly Place[] } & Login)
  | ({
      kind: 'sentinel'
      sentinels: readonly Place[]
      masterName: string
      db: number
      /** Where the sentinels ask for one; the login itself is the servers'. */
      sentinelPassword: string | undefined
    } & Login)

export const redisAddressForms = [
  'redis://host:port, redis+cluster://host:port,host:port or redis+sentinel://host:port,host:port/name',
  '(rediss for TLS), each with user:password@ before the hosts where there is a login',
].join(' ')

const form =
  /^(?<scheme>rediss?)(?:\+(?<kind>cluster|sentinel))?:\/\/(?:(?<login>[^@/?#]*)@)?(?<places>[^@/?#]+)(?:\/(?<path>[^?#]*))?(?:\?sentinelPassword=(?<sentinelPassword>[^&#]+))?$/
const place = /^(?<host>[A-Za-z\d](?:[\w.-]*\w)?|\[[\da-fA-F:.]+\])(?::(?<port>\d{1,5}))?$/

/** Undefined where it is no percent-encoding. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const placeOf = (text: string, defaultPort: number): Place | undefined => {
  const found = place.exec(text)?.groups
  const port = Number(found?.['port'] ?? defaultPort)
  if (!found || port < 1 || port > 65_535) return undefined
  return { host: (found['host'] ?? '').replace(/^\[|\]$/g, ''), port }
}

/** `[user]:password`; undefined where it is neither that nor nothing. */
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
  sentinels: readonly Place[],
  given: Login & { sentinelPassword: string | undefined },
): RedisAddress | undefined => {
  const [, masterName, dbText = ''] = /^([\w.-]+)(?:\/(\d*))?$/.exec(path) ?? []
  const db = dbOf(dbText)
  if (masterName === undefined || db === undefined) return undefined
  return { kind: 'sentinel', sentinels, masterName, db, ...given }
}

/** What `text` says, several hosts being a cluster's; undefined where it is none of the forms. */
export const parseRedisAddress = (text: string): RedisAddress | undefined => {
  const found = form.exec(text)?.groups
  const login = loginOf(found?.['login'])
  if (!found || !login) return undefined
  const isSentinel = found['kind'] === 'sentinel'
  const read = (found['places'] ?? '').split(',').map((one) => placeOf(one, isSentinel ? 26_379 : 6_379))
  const places = read.filter((one) => one !== undefined)
  const [first] = places
  if (!first || places.length < read.length) return undefined
  const given = { ...login, isTls: found['scheme'] === 'rediss' }
  const path = found['path'] ?? ''
  const saidPassword = found['sentinelPassword']
  const sentinelPassword = saidPassword === undefined ? undefined : decoded(saidPassword)
  if (isSentinel) {
    if (saidPassword !== undefined && sentinelPassword === undefined) return undefined
    return sentinelOf(path, places, { ...given, sentinelPassword })
  }
  if (saidPassword !== undefined) return undefined
  if (found['kind'] === 'cluster' || places.length > 1)
    return path === '' ? { kind: 'cluster', nodes: places, ...given } : undefined // a cluster has one database
  const db = dbOf(path)
  return db === undefined ? undefined : { kind: 'server', ...first, ...given, db }
}

const spelled = ({ host, port }: Place): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** The same address without who logs in there; empty where it is none, because anything may be in it then. */
export const shownRedisAddress = (text: string): string => {
  const address = parseRedisAddress(text)
  if (!address) return ''
  const scheme = address.isTls ? 'rediss' : 'redis'
  const dbPart = 'db' in address && address.db > 0 ? `/${address.db}` : ''
  switch (address.kind) {
    case 'server':
      return `${scheme}://${spelled(address)}${dbPart}`
    case 'cluster':
      return `${scheme}+cluster://${address.nodes.map(spelled).join(',')}`
    case 'sentinel':
      return `${scheme}+sentinel://${address.sentinels.map(spelled).join(',')}/${address.masterName}${dbPart}`
  }
}

/** What of it no line of a log may hold. */
export const secretsOfRedisAddress = (text: string): string[] => {
  const address = parseRedisAddress(text)
  const said = [address?.password, address?.kind === 'sentinel' ? address.sentinelPassword : undefined]
  return said.filter((secret) => secret !== undefined)
}
