import { ColorizeError } from '../core/errors.ts'
import type { Redis, RedisHandle } from '../redis/redis.ts'
import { isKept } from './backup-keys.ts'
import type { BackupPart } from './backup-file.ts'
import { redisKey } from '../redis/keys.ts'

/** Members of a key that are held at once. */
const chunk = 1_000

type Scan = (cursor: string) => Promise<[string, string[]]>

const scanned = async function* (scan: Scan): AsyncGenerator<string[]> {
  let cursor = '0'
  do {
    const [next, found] = await scan(cursor)
    yield found
    cursor = next
  } while (cursor !== '0')
}

/** Every key that belongs into a backup, from whichever servers; one may come twice. */
export const keptKeys = async function* (redis: RedisHandle): AsyncGenerator<string> {
  for (const server of await redis.masters()) {
    const scan: Scan = (cursor) => server.scan(cursor, 'MATCH', redisKey('*'), 'COUNT', chunk)
    for await (const keys of scanned(scan)) yield* keys.filter(isKept)
  }
}

/** Ours are short; read in pieces, what is added meanwhile would shift them. */
const listed = async function* (db: Redis, key: string): AsyncGenerator<string[]> {
  yield await db.lrange(key, 0, -1)
}

/** An entry is read in one piece: it is what it was before a change, or after it. */
const fields = async function* (db: Redis, key: string): AsyncGenerator<string[]> {
  if ((await db.hlen(key)) <= chunk) yield Object.entries(await db.hgetall(key)).flat()
  else yield* scanned((cursor) => db.hscan(key, cursor, 'COUNT', chunk))
}

const value = async function* (db: Redis, key: string): AsyncGenerator<string[]> {
  const text = await db.get(key)
  if (text !== null) yield [text]
}

const readers: Readonly<Record<BackupPart['type'], (db: Redis, key: string) => AsyncGenerator<string[]>>> = {
  string: value,
  hash: fields,
  list: listed,
  set: (db, key) => scanned((cursor) => db.sscan(key, cursor, 'COUNT', chunk)),
  zset: (db, key) => scanned((cursor) => db.zscan(key, cursor, 'COUNT', chunk)),
}

const isType = (type: string): type is BackupPart['type'] => type in readers

const partsOf = async function* (db: Redis, key: string): AsyncGenerator<BackupPart> {
  const [type, leftMs] = await Promise.all([db.type(key), db.pttl(key)])
  if (type === 'none') return // gone since it was listed
  if (!isType(type)) throw new ColorizeError('internal', `a backup cannot hold a ${type}: ${key}`)
  const until = leftMs >= 0 ? { untilMs: Date.now() + leftMs } : {}
  for await (const part of readers[type](db, key)) if (part.length > 0) yield { key, type, part, ...until }
}

/** What is kept, key by key, while the bot goes on: each entry is as it was at one moment, not all at the same. */
export const partsIn = async function* (redis: RedisHandle): AsyncGenerator<BackupPart> {
  const db = redis.connect('general')
  const done = new Set<string>()
  for await (const key of keptKeys(redis)) {
    if (done.has(key)) continue
    done.add(key)
    yield* partsOf(db, key)
  }
}

const pairs = (part: readonly string[]): [string, string][] =>
  Array.from({ length: part.length / 2 }, (_, i) => [part[2 * i] ?? '', part[2 * i + 1] ?? ''])

const writers: Readonly<
  Record<BackupPart['type'], (db: Redis, key: string, part: string[]) => Promise<unknown>>
> = {
  string: (db, key, [text = '']) => db.set(key, text),
  hash: (db, key, part) => db.hset(key, Object.fromEntries(pairs(part))),
  list: (db, key, part) => db.rpush(key, ...part),
  set: (db, key, part) => db.sadd(key, ...part),
  zset: (db, key, part) => db.zadd(key, ...pairs(part).flatMap(([member, score]) => [score, member])),
}

/** Puts a part where it was; what would have been forgotten by now is left out. */
export const putPart = async (db: Redis, { key, type, part, untilMs }: BackupPart): Promise<void> => {
  if (untilMs !== undefined && untilMs <= Date.now()) return
  await writers[type](db, key, part)
  if (untilMs !== undefined) await db.pexpireat(key, Math.ceil(untilMs))
}
