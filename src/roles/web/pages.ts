import type { Artifact, ColorizeRequest } from '../../core/domain.ts'
import type { Ledger } from '../../stores/ledger.ts'
import { distributionAt } from '../../pipeline/network/color-distribution.ts'
import type { PagesServices } from '../../web/public/services.ts'
import { requestIn } from '../../stores/ledger-codec.ts'
import type { Previews } from '../../web/previews.ts'
import { findingsOf } from '../health.ts'
import type { WebParts } from './web-parts.ts'

/** What the public pages show of the ledger and the output host. */
export const createPagesServices = (
  { ledger, output, redis }: WebParts,
  previews: Previews,
): PagesServices => ({
  async result(resultId) {
    const shown = await publicResult(ledger, resultId)
    if (!shown) return undefined
    const { artifact, request } = shown
    const { widthPx, heightPx, model, predictionKey } = artifact
    return {
      ...{ width: widthPx, height: heightPx, model, nsfw: request.nsfw, platform: request.platform },
      ...{ isKept: predictionKey !== undefined, vividness: artifact.vividness ?? request.options.vividness },
    }
  },

  async image(resultId, which, rendering) {
    const shown = await publicResult(ledger, resultId)
    if (!shown) return undefined
    const { key, beforeKey, pairKey, contentType } = shown.artifact
    const asIs = { after: key, before: beforeKey, pair: pairKey }[which]
    const isAsIs = rendering.vividness === undefined && rendering.sidePx === undefined
    if (isAsIs && asIs !== undefined) return { bytes: await output.get(asIs), contentType }
    const { artifact, request } = shown
    const vividness = rendering.vividness ?? artifact.vividness ?? request.options.vividness
    const bytes = await previews.rendered(artifact, which, { ...rendering, vividness })
    if (bytes === 'busy') return bytes
    // a preview of what cannot be rendered is the picture itself
    if (bytes === undefined && rendering.vividness === undefined && asIs !== undefined)
      return { bytes: await output.get(asIs), contentType }
    return bytes && { bytes, contentType: 'image/jpeg' }
  },

  async thought(resultId, x, y) {
    const shown = await publicResult(ledger, resultId)
    const key = shown?.artifact.predictionKey
    return key === undefined ? undefined : distributionAt(await output.get(key), x, y)
  },

  async ready() {
    const findings = await findingsOf(redis)
    return { ok: findings.length === 0, findings }
  },
})

/** What only one person may see has no page, whoever learns its address. */
export const publicResult = async (
  ledger: Ledger,
  resultId: string,
): Promise<{ artifact: Artifact; request: ColorizeRequest } | undefined> => {
  const saved = await ledger.artifactOf(resultId)
  const entry = saved && (await ledger.read(saved.id))
  const request = entry && requestIn(entry)
  return saved && request?.visibility === 'public' ? { artifact: saved.artifact, request } : undefined
}
