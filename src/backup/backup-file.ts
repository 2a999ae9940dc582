import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable, type Readable as Input } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import { ColorizeError } from '../core/errors.ts'
import { redisKey } from '../redis/keys.ts'

/** Of the file's form: another one is refused. */
const format = 1

const headSchema = z.object({ colorizebot: z.literal('backup'), format: z.number(), atMs: z.number() })

/** A part of what a key holds: fields and values, members, members and scores, or the value. */
const partSchema = z.object({
  key: z.string().startsWith(redisKey('')),
  type: z.enum(['string', 'hash', 'list', 'set', 'zset']),
  part: z.array(z.string()).min(1),
  /** When it is forgotten. */
  untilMs: z.number().optional(),
})
export type BackupPart = z.infer<typeof partSchema>

const endSchema = z.object({ parts: z.number(), sha256: z.string() })

const wrong = (why: string, cause?: unknown): ColorizeError =>
  new ColorizeError('backup_invalid', `this is no whole backup of ours: ${why}`, { cause })

const line = (value: object): string => `${JSON.stringify(value)}\n`

/** Node's errors of the file system name what they called; Redis's do not. */
const isOfFiles = (error: unknown): boolean => error instanceof Error && 'syscall' in error && 'path' in error

const isPacked = (path: string): boolean => path.endsWith('.gz')

/** Head, parts, and last a line that says how many there were and what all before it hash to. */
const lines = async function* (parts: AsyncIterable<BackupPart>): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const told = (text: string): string => {
    hash.update(text)
    return text
  }
  yield told(line({ colorizebot: 'backup', format, atMs: Date.now() }))
  let count = 0
  for await (const part of parts) {
    count++
    yield told(line(part))
  }
  yield line({ parts: count, sha256: hash.digest('hex') })
}

/**
 * Writes a line of JSON for each part; packed where the name ends in .gz. Nobody but the owner may read it, and it has its
 * name only once it is whole.
 * @throws ColorizeError backup_refused where it cannot be written; what `parts` throws
 */
export const writeBackup = async (path: string, parts: AsyncIterable<BackupPart>): Promise<void> => {
  const draft = `${path}.${process.pid}.part`
  const out = createWriteStream(draft, { mode: 0o600, flags: 'wx' })
  try {
    const text = Readable.from(lines(parts))
    await (isPacked(path) ? pipeline(text, createGzip(), out) : pipeline(text, out))
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error instanceof ColorizeError || !isOfFiles(error)
      ? error
      : new ColorizeError('backup_refused', `${path} cannot be written`, { cause: error })
  }
}

const textOf = (path: string): Input => {
  const file = createReadStream(path)
  if (!isPacked(path)) return file
  const text = file.pipe(createGunzip())
  file.on('error', (error) => text.destroy(error))
  return text
}

/** Lines that end in \n or \r\n: node:readline splits at U+2028 too, from Node 24 on, and JSON leaves that as it is. */
const linesOf = async function* (input: Input): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of input.setEncoding('utf8') as AsyncIterable<string>) {
    const found = (rest + chunk).split(/\r?\n/)
    rest = found.pop() ?? ''
    yield* found
  }
  if (rest !== '') yield rest
}

const parsed = <T>(schema: z.ZodType<T>, text: string, what: string): T => {
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    throw wrong(what, error)
  }
}

const checkEnd = (text: string, count: number, hash: Hash): void => {
  const end = parsed(endSchema, text, 'its last line is missing: it was cut')
  if (end.parts !== count || end.sha256 !== hash.digest('hex')) throw wrong('it was altered')
}

/**
 * Each part in turn. Whether the file is whole is known at its end only: read it through before anything is made of it.
 * @throws ColorizeError backup_invalid
 */
export const readBackup = async function* (path: string): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256')
  let before: string | undefined
  let count = -1 // the head is none
  const take = (text: string): BackupPart | undefined => {
    hash.update(`${text}\n`)
    if (count++ >= 0) return parsed(partSchema, text, `line ${count + 1} is none of ours`)
    const head = parsed(headSchema, text, 'its first line is none of ours')
    if (head.format !== format) throw wrong(`it has form ${head.format}, and form ${format} is read here`)
    return undefined
  }
  try {
    for await (const text of linesOf(textOf(path))) {
      const part = before === undefined ? undefined : take(before)
      if (part) yield part
      before = text
    }
  } catch (error) {
    if (error instanceof ColorizeError) throw error
    throw wrong('it cannot be read', error)
  }
  if (before === undefined) throw wrong('it is empty')
  checkEnd(before, count, hash)
}
