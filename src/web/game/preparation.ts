import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { codeOf, ColorizeError, isRetryable } from '../../core/errors.ts'
import { stimulusKey, stimulusNames, type StimulusSize } from '../../stores/game-set.ts'
import { encode } from '../../pipeline/compose/encode.ts'
import type { Photo } from '../../pipeline/compose/color-painter.ts'
import { asPng, decodeStimulus, ofOneLength, withColoursOf } from './stimulus-images.ts'
import { every } from '../../requests/maintenance/interval.ts'
import { openPhotoFolder, type PhotoFile, type PhotoFolder } from './photo-folder.ts'
import type { WorkerParts } from '../../requests/worker-parts.ts'

type PreparationParts = Pick<
  WorkerParts,
  'output' | 'queues' | 'colorizer' | 'gamePhotos' | 'gameSet' | 'leases' | 'log'
>

/** The set is one process's to prepare at a time. */
export const preparationLease = 'game'
const claimMs = 60_000
const idleMs = 250
const lookMs = 60_000
/** A start is busy enough. */
const firstAfterMs = 2_000
/** Another one makes all pictures anew. */
const recipe = 1
const coding = { format: 'jpeg', quality: 90, maxBytes: 1024 * 1024 } as const

const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(`${recipe}\n`).update(bytes).digest('hex').slice(0, 32)

/**
 * The true photo, the re-coloured one and one in the colours of another photo: all shrunk, decoded and encoded alike and
 * of one length, so that nothing but their colours tells them apart.
 * @throws ColorizeError with the codes of decode; no_image: it has no colours to show
 */
const makeStimuli = async (
  { colorizer, output }: PreparationParts,
  bytes: Uint8Array,
  other: Photo | undefined,
) => {
  const photo = await decodeStimulus(bytes)
  const result = await colorizer.colorize(await asPng(photo), { ...coding, before: true })
  // muted colours count: a set without them would be an easier one
  if (!result.notes.some((note) => note === 'already_colour' || note === 'tinted'))
    throw new ColorizeError('no_image', 'it is not in colour')
  const wrong = await encode(await withColoursOf(photo, other ?? photo), coding)
  if (!result.before) throw new ColorizeError('internal', 'the photo was asked for too')
  const made = ofOneLength([result.before, result.after, wrong.bytes])
  const size: StimulusSize = { widthPx: result.widthPx, heightPx: result.heightPx }
  const put = (model: string, hash: string) =>
    Promise.all(
      stimulusNames.map((name, i) =>
        output.put(stimulusKey(model, hash, name), made[i] ?? new Uint8Array(), 'image/jpeg'),
      ),
    )
  return { size, put }
}

/** Prepares the set for the colorizer's model: resumes where it was left, and only while nobody waits for a result. */
export const createPreparation = (parts: PreparationParts, folder: PhotoFolder) => {
  const { output, queues, colorizer, gameSet, log } = parts
  const lease = parts.leases.lease(preparationLease)
  let lastDone = ''

  /** False when this is over, or another process's. */
  const isMyTurn = async (signal: AbortSignal): Promise<boolean> => {
    while (!signal.aborted) {
      if (!(await lease.hold(claimMs))) return false
      if (await queues.isIdle()) return true
      await wait(idleMs, undefined, { signal }).catch(() => undefined)
    }
    return false
  }

  /** The first that can be decoded, from this place on, all around. */
  const decodedFrom = async (files: readonly PhotoFile[], start: number): Promise<Photo | undefined> => {
    for (let i = 0; i < files.length; i++) {
      const file = files[(start + i) % files.length]
      const bytes = file && (await folder.read(file.name))
      const photo = bytes && (await decodeStimulus(bytes).catch(() => undefined))
      if (photo) return photo
    }
    return undefined
  }

  /** The photo's hash once it is prepared; undefined where it cannot be played with. */
  const prepare = async (
    files: readonly PhotoFile[],
    index: number,
    ready: ReadonlyMap<string, StimulusSize>,
  ): Promise<string | undefined> => {
    const name = files[index]?.name ?? ''
    const bytes = await folder.read(name)
    if (!bytes) return undefined
    const hash = hashOf(bytes)
    if (ready.has(hash)) return hash
    try {
      const other = await decodedFrom(files, index + Math.ceil(files.length / 2))
      const { size, put } = await makeStimuli(parts, bytes, other)
      await put(colorizer.model, hash)
      await gameSet.add(colorizer.model, hash, size)
      return hash
    } catch (error) {
      if (isRetryable(error)) throw error
      log.warn({ err: error, name, code: codeOf(error) }, 'the game cannot be played with this photo')
      return undefined
    }
  }

  const removeOthers = async (model: string, kept: ReadonlySet<string>): Promise<void> => {
    for (const photo of (await gameSet.photos(model)).keys()) {
      if (kept.has(photo)) continue
      await gameSet.remove(model, photo)
      for (const name of stimulusNames) await output.delete(stimulusKey(model, photo, name))
    }
  }

  const prepareAll = async (files: readonly PhotoFile[], signal: AbortSignal): Promise<boolean> => {
    const { model } = colorizer
    const ready = await gameSet.photos(model)
    const kept = new Set<string>()
    let total = files.length
    const say = () => gameSet.setState({ model, total, done: kept.size, isDrawn: folder.isDrawn })
    await say()
    for (let i = 0; i < files.length; i++) {
      if (colorizer.model !== model || !(await isMyTurn(signal))) return false
      const hash = await prepare(files, i, ready)
      if (hash === undefined || kept.has(hash)) total--
      else kept.add(hash)
      await say()
    }
    await say()
    await removeOthers(model, kept)
    return true
  }

  /** Looks whether anything has changed, and does what there is to do. Answers whether all is prepared. */
  return async (signal: AbortSignal): Promise<boolean> => {
    const files = await folder.list()
    const wanted = JSON.stringify([colorizer.model, files])
    if (wanted === lastDone) return true
    if (!(await isMyTurn(signal))) return false
    try {
      if (!(await prepareAll(files, signal))) return false
      lastDone = wanted
      log.info({ model: colorizer.model, photos: files.length }, 'the game’s pictures are prepared')
      return true
    } finally {
      await lease.letGo()
    }
  }
}

export const startPreparation = (parts: PreparationParts) => {
  const prepare = createPreparation(parts, openPhotoFolder(parts.gamePhotos, parts.log))
  const failure = 'preparing the game’s pictures failed'
  return every(lookMs, failure, parts.log, prepare, firstAfterMs)
}
