import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { codeOf, ColorizeError, isRetryable } from '../../core/errors.ts'
import { stimulusKey, stimulusNames, type StimulusSize } from '../../stores/game-set.ts'
import { encode } from '../../pipeline/compose/encode.ts'
import type { Photo } from '../../pipeline/photo.ts'
import { toPng, decodeStimulus, paddedToSameLength, withColorsOf } from './stimulus-images.ts'
import { every } from '../../requests/maintenance/interval.ts'
import { openPhotoFolder, type PhotoFile, type PhotoFolder } from './photo-folder.ts'
import type { WorkerParts } from '../../requests/worker-parts.ts'

type PreparationParts = Pick<
  WorkerParts,
  'output' | 'queues' | 'colorizer' | 'gamePhotos' | 'gameSet' | 'leases' | 'log'
>

/** Held by the process that prepares the pictures: one at a time. */
export const preparationLease = 'game'
const leaseMs = 60_000
const idlePollMs = 250
const intervalMs = 60_000
/** Leaves the start of the program undisturbed. */
const firstAfterMs = 2_000
/** Increased when pictures are made differently, so that all are prepared again. */
const version = 1
const coding = { format: 'jpeg', quality: 90, maxBytes: 1024 * 1024 } as const

const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(`${version}\n`).update(bytes).digest('hex').slice(0, 32)

/**
 * Makes the true photo, the recoloured one, and one with the colours of another photo. All are resized and encoded in the
 * same way and have the same length, so that only their colours differ.
 * @throws ColorizeError with the codes of decode; no_image where the photo is not in colour
 */
const makeStimuli = async (
  { colorizer, output }: PreparationParts,
  bytes: Uint8Array,
  other: Photo | undefined,
) => {
  const photo = await decodeStimulus(bytes)
  const result = await colorizer.colorize(await toPng(photo), { ...coding, before: true })
  // muted colours are allowed: without them the game would be easier
  if (!result.notes.some((note) => note === 'already_colour' || note === 'tinted'))
    throw new ColorizeError('no_image', 'it is not in colour')
  const wrong = await encode(await withColorsOf(photo, other ?? photo), coding)
  if (!result.before) throw new ColorizeError('internal', 'the photo was asked for too')
  const made = paddedToSameLength([result.before, result.after, wrong.bytes])
  const size: StimulusSize = { widthPx: result.widthPx, heightPx: result.heightPx }
  const put = (model: string, hash: string) =>
    Promise.all(
      stimulusNames.map((name, i) =>
        output.put(stimulusKey(model, hash, name), made[i] ?? new Uint8Array(), 'image/jpeg'),
      ),
    )
  return { size, put }
}

/** Prepares the pictures for the colorizer's model, only while no user waits for a result. It continues where it was interrupted. */
export const createPreparation = (parts: PreparationParts, folder: PhotoFolder) => {
  const { output, queues, colorizer, gameSet, log } = parts
  const lease = parts.leases.lease(preparationLease)
  let lastDone = ''

  /** Waits until no user waits. Answers false where another process prepares, or this one stops. */
  const waitForTurn = async (signal: AbortSignal): Promise<boolean> => {
    while (!signal.aborted) {
      if (!(await lease.hold(leaseMs))) return false
      if (await queues.isIdle()) return true
      await wait(idlePollMs, undefined, { signal }).catch(() => undefined)
    }
    return false
  }

  /** The first photo that can be decoded, from index `start` on and around. */
  const firstDecodable = async (files: readonly PhotoFile[], start: number): Promise<Photo | undefined> => {
    for (let i = 0; i < files.length; i++) {
      const file = files[(start + i) % files.length]
      const bytes = file && (await folder.read(file.name))
      const photo = bytes && (await decodeStimulus(bytes).catch(() => undefined))
      if (photo) return photo
    }
    return undefined
  }

  /** Prepares a photo and answers its hash; undefined where it cannot be used. */
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
      const other = await firstDecodable(files, index + Math.ceil(files.length / 2))
      const { size, put } = await makeStimuli(parts, bytes, other)
      await put(colorizer.model, hash)
      await gameSet.add(colorizer.model, hash, size)
      return hash
    } catch (error) {
      if (isRetryable(error)) throw error
      log.warn({ err: error, name, code: codeOf(error) }, 'this photo cannot be used in the game')
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
    const saveProgress = () => gameSet.setState({ model, total, done: kept.size, isDrawn: folder.isDrawn })
    await saveProgress()
    for (let i = 0; i < files.length; i++) {
      if (colorizer.model !== model || !(await waitForTurn(signal))) return false
      const hash = await prepare(files, i, ready)
      if (hash === undefined || kept.has(hash)) total--
      else kept.add(hash)
      await saveProgress()
    }
    await saveProgress()
    await removeOthers(model, kept)
    return true
  }

  /** Prepares what has changed since the last run. Answers whether everything is prepared. */
  return async (signal: AbortSignal): Promise<boolean> => {
    const files = await folder.list()
    const wanted = JSON.stringify([colorizer.model, files])
    if (wanted === lastDone) return true
    if (!(await waitForTurn(signal))) return false
    try {
      if (!(await prepareAll(files, signal))) return false
      lastDone = wanted
      log.info({ model: colorizer.model, photos: files.length }, 'the pictures of the game are prepared')
      return true
    } finally {
      await lease.release()
    }
  }
}

export const startPreparation = (parts: PreparationParts) => {
  const prepare = createPreparation(parts, openPhotoFolder(parts.gamePhotos, parts.log))
  const failure = 'preparing the pictures of the game failed'
  return every(intervalMs, failure, parts.log, prepare, firstAfterMs)
}
