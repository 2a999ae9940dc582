import { randomBytes } from 'node:crypto'
import type {
  Artifact,
  ColorizeRequest,
  ImageSource,
  Picture,
  PictureNote,
  PictureOutcome,
} from '../core/domain.ts'
import { ColorizeError } from '../core/errors.ts'
import type { Colorized } from '../pipeline/colorize-options.ts'
import { pictureBytes } from './picture-bytes.ts'
import type { WorkerParts } from './worker-parts.ts'

type RenderParts = Pick<
  WorkerParts,
  'ledger' | 'output' | 'fetcher' | 'colorizer' | 'platforms' | 'publicUrl'
>

const contentType = 'image/jpeg'

/** Stores the files of a result under a new id. */
const store = async (
  { output }: RenderParts,
  result: Colorized,
  prediction: Uint8Array | undefined,
): Promise<Artifact> => {
  const resultId = randomBytes(16).toString('hex')
  const put = async (name: string, bytes: Uint8Array | undefined, type = contentType) => {
    const key = `results/${resultId}/${name}`
    if (bytes) await output.put(key, bytes, type)
    return bytes && key
  }
  const key = (await put('after.jpg', result.after)) ?? ''
  const beforeKey = (await put('before.jpg', result.before)) ?? ''
  const pairKey = await put('pair.jpg', result.pair)
  const predictionKey = await put('prediction', prediction, 'application/octet-stream')
  const { widthPx, heightPx, model, after } = result
  return {
    resultId,
    key,
    beforeKey,
    pairKey,
    predictionKey,
    contentType,
    widthPx,
    heightPx,
    bytes: after.length,
    model,
  }
}

const renderingOf = ({ options, maxBytes }: ColorizeRequest) => ({
  vividness: options.vividness,
  maxBytes,
  before: true,
  pair: options.sideBySide,
})

/** Renders an earlier result from its stored prediction, without running the network. */
const renderAgain = async (
  parts: RenderParts,
  request: ColorizeRequest,
  resultId: string,
): Promise<Artifact> => {
  const { ledger, output, colorizer } = parts
  const { artifact } = (await ledger.artifactOf(resultId)) ?? {}
  if (artifact?.predictionKey === undefined)
    throw new ColorizeError('answer_gone', `no prediction is stored for ${resultId}`)
  const [before, kept] = await Promise.all([
    output.get(artifact.beforeKey),
    output.get(artifact.predictionKey),
  ])
  const rendering = { ...renderingOf(request), before: false }
  const result = await colorizer.recolor(before, kept, rendering)
  // the stored original, because encoding it again would lose quality each time
  return store(parts, { ...result, before }, kept)
}

const isKept = (source: ImageSource): source is Extract<ImageSource, { kind: 'kept' }> =>
  source.kind === 'kept'

/**
 * Colours one picture of a request and stores the result.
 * @throws ColorizeError with the codes of fetching, decoding and composing; answer_gone
 */
export const render = async (
  parts: RenderParts,
  request: ColorizeRequest,
  { source, isVideoStill }: Picture,
): Promise<PictureOutcome> => {
  if (isKept(source)) return outcomeOf(parts, request, await renderAgain(parts, request, source.resultId), [])
  const bytes = await pictureBytes(parts, request, source)
  const result = await parts.colorizer.colorize(bytes, {
    ...renderingOf(request),
    alreadyColor: request.options.force ? 'color' : 'refuse',
    prediction: true,
  })
  const notes: PictureNote[] = []
  if (isVideoStill) notes.push('video_still')
  else if (result.notes.includes('first_frame')) notes.push('first_frame')
  return outcomeOf(parts, request, await store(parts, result, result.prediction), notes)
}

/** A private result has no page. */
const outcomeOf = (
  { publicUrl }: RenderParts,
  { options, visibility }: ColorizeRequest,
  artifact: Artifact,
  notes: PictureNote[],
): PictureOutcome => {
  const view = options.sideBySide ? '?view=side-by-side' : ''
  const pageUrl = visibility === 'private' ? undefined : `${publicUrl}/r/${artifact.resultId}${view}`
  return { kind: 'colorized', artifact, pageUrl, notes }
}
