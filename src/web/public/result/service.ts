import type { Artifact, ColorizeRequest } from '../../../core/domain.ts'
import type { OutputHost } from '../../../outputs/output.ts'
import { distributionAt, type ColorDistribution } from '../../../pipeline/network/color-distribution.ts'
import { requestIn } from '../../../stores/ledger-codec.ts'
import type { Ledger } from '../../../stores/ledger.ts'
import type { Previews } from '../../previews.ts'

type ResultParts = { ledger: Ledger; output: OutputHost; previews: Previews }

export type Result = {
  widthPx: number
  heightPx: number
  model: string
  nsfw: boolean
  /** 0..2. */
  vividness: number
  /** The prediction is stored, so that the result can be rendered with another vividness. */
  canRender: boolean
  platform: string
}

/** Sizes of previews, px of the longer side. */
export const previewSides = [640, 1280] as const
export type Rendering = {
  /** 0..2 in steps of 0.1; the stored one where it is undefined. */
  vividness?: number | undefined
  sidePx?: (typeof previewSides)[number] | undefined
}

/** Results with a public page. Everything else is not found. */
export type ResultService = {
  result(resultId: string): Promise<Result | undefined>
  /** Answers `busy` where too many renderings wait. */
  image(
    resultId: string,
    which: 'after' | 'before' | 'pair',
    rendering: Rendering,
  ): Promise<{ bytes: Uint8Array; contentType: string } | 'busy' | undefined>
  /** The colours that the network considered at a point; x from the left and y from the top, 0..1. */
  colorsAt(resultId: string, x: number, y: number): Promise<ColorDistribution | undefined>
}

/** A result that has a page: private results have none, even for someone who knows the id. */
export const findPublicResult = async (
  ledger: Ledger,
  resultId: string,
): Promise<{ artifact: Artifact; request: ColorizeRequest } | undefined> => {
  const saved = await ledger.artifactOf(resultId)
  const entry = saved && (await ledger.read(saved.id))
  const request = entry && requestIn(entry)
  return saved && request?.visibility === 'public' ? { artifact: saved.artifact, request } : undefined
}

export const createResultService = ({ ledger, output, previews }: ResultParts): ResultService => ({
  async result(resultId) {
    const found = await findPublicResult(ledger, resultId)
    if (!found) return undefined
    const { artifact, request } = found
    const { widthPx, heightPx, model, predictionKey } = artifact
    return {
      widthPx,
      heightPx,
      model,
      nsfw: request.nsfw,
      platform: request.platform,
      canRender: predictionKey !== undefined,
      vividness: artifact.vividness ?? request.options.vividness,
    }
  },

  async image(resultId, which, rendering) {
    const found = await findPublicResult(ledger, resultId)
    if (!found) return undefined
    const { artifact, request } = found
    const { key, beforeKey, pairKey, contentType } = artifact
    const storedKey = { after: key, before: beforeKey, pair: pairKey }[which]
    const isUnchanged = rendering.vividness === undefined && rendering.sidePx === undefined
    if (isUnchanged && storedKey !== undefined) return { bytes: await output.get(storedKey), contentType }
    const vividness = rendering.vividness ?? artifact.vividness ?? request.options.vividness
    const bytes = await previews.render(artifact, which, { ...rendering, vividness })
    if (bytes === 'busy') return bytes
    // without a prediction the stored picture serves as its own preview
    if (bytes === undefined && rendering.vividness === undefined && storedKey !== undefined)
      return { bytes: await output.get(storedKey), contentType }
    return bytes && { bytes, contentType: 'image/jpeg' }
  },

  async colorsAt(resultId, x, y) {
    const found = await findPublicResult(ledger, resultId)
    const key = found?.artifact.predictionKey
    return key === undefined ? undefined : distributionAt(await output.get(key), x, y)
  },
})
