import type { Artifact, ColorizeRequest } from '../../domain.ts'
import type { Ledger } from '../../ledger.ts'
import type { PagesServices } from '../../web/pages/services.ts'
import { requestOf } from '../entries.ts'
import type { WebParts } from './web-parts.ts'

/** What the public pages show of the ledger and the output host. */
export const createPagesServices = ({ ledger, output, redis }: WebParts): PagesServices => ({
  async result(resultId) {
    const shown = await publicResult(ledger, resultId)
    if (!shown) return undefined
    const { widthPx, heightPx, model } = shown.artifact
    return { width: widthPx, height: heightPx, model, nsfw: shown.request.nsfw }
  },

  async image(resultId, which) {
    const shown = await publicResult(ledger, resultId)
    if (!shown) return undefined
    const { key, beforeKey, contentType } = shown.artifact
    return { bytes: await output.get(which === 'after' ? key : beforeKey), contentType }
  },

  async ready() {
    const findings = await redis.ping().then(
      () => [],
      () => ['Redis does not answer'],
    )
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
  const request = entry && requestOf(entry)
  return saved && request?.visibility === 'public' ? { artifact: saved.artifact, request } : undefined
}
