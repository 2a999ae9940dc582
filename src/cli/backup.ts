import { stat } from 'node:fs/promises'
import { readBackup, writeBackup, type BackupPart } from '../backup/backup-file.ts'
import { isKept } from '../backup/backup-keys.ts'
import { keptKeys, partsIn, putPart } from '../backup/copy-keys.ts'
import { openHeartbeats } from '../stores/heartbeats.ts'
import { openLedger } from '../stores/ledger.ts'
import type { Config } from '../config/config.ts'
import { ColorizeError } from '../core/errors.ts'
import type { RedisHandle } from '../redis/redis.ts'
import type { CommandOutput } from './command-output.ts'
import { withRedis } from './with-redis.ts'

const tellEveryMs = 500

/** Each part as it comes, and how many keys there were, told now and then. */
const counting = (parts: AsyncIterable<BackupPart>, what: string, { progress }: CommandOutput) => {
  let keys = 0
  let lastKey = ''
  let toldMs = performance.now()
  const counted = async function* (): AsyncGenerator<BackupPart> {
    for await (const part of parts) {
      if (part.key !== lastKey) keys++
      lastKey = part.key
      if (performance.now() - toldMs > tellEveryMs) {
        progress?.(`${what}: ${keys} keys`)
        toldMs = performance.now()
      }
      yield part
    }
  }
  return { parts: counted(), keys: () => keys }
}

/** @throws ColorizeError backup_refused where the file cannot be written; internal where Redis does not answer */
export const backUp = (config: Config, file: string, output: CommandOutput): Promise<void> =>
  withRedis(config, async (redis) => {
    const { parts, keys } = counting(partsIn(redis), 'read', output)
    await writeBackup(file, parts)
    const { size } = await stat(file)
    output.line(`${file}: ${keys()} keys, ${Math.ceil(size / 1e3)} kB. It is as private as Redis itself.`)
  })

const refuse = (why: string, cause?: unknown): never => {
  throw new ColorizeError('backup_refused', why, { cause })
}

const expectEmpty = async (redis: RedisHandle): Promise<void> => {
  const workers = await openHeartbeats(redis).list()
  if (workers.length > 0) refuse('workers are at work on this Redis: stop the bot first')
  for await (const key of keptKeys(redis)) refuse(`this Redis is not empty (${key}), and nothing is mixed`)
}

/** To its last line, before anything is made of it; a key that no backup of ours has is none we write. */
const check = async (file: string, output: CommandOutput): Promise<void> => {
  for await (const { key } of counting(readBackup(file), 'checked', output).parts)
    if (!isKept(key)) throw new ColorizeError('backup_invalid', `${key} belongs into no backup`)
}

/**
 * Into an empty Redis, while the bot is stopped. What was open is taken up by the next worker's sweeper, which looks first
 * whether it was answered since.
 * @throws ColorizeError backup_invalid, backup_refused; internal where Redis does not answer
 */
export const restore = (config: Config, file: string, output: CommandOutput): Promise<void> =>
  withRedis(config, async (redis) => {
    await check(file, output)
    await expectEmpty(redis)
    const db = redis.connect('general')
    const { parts, keys } = counting(readBackup(file), 'restored', output)
    try {
      for await (const part of parts) await putPart(db, part)
      await openLedger(redis).markRestored()
    } catch (error) {
      refuse('it broke off: empty this Redis (FLUSHALL) before another try', error)
    }
    output.line(`${keys()} keys are back. What was open is taken up when a worker starts.`)
  })
