import type { Artifact } from '../core/domain.ts'
import type { OutputHost } from '../outputs/output.ts'
import { createRenderer, type Renderer } from '../pipeline/renderer.ts'

type Which = 'after' | 'before' | 'pair'
/** A page shows the photo and its result, and seldom both in one picture. */
type Rendered = Readonly<{ after: Uint8Array; before: Uint8Array; pair?: Uint8Array }>

const maxCachedBytes = 64 * 1024 * 1024
const maxWaiting = 24

/** The least recently asked for go when there is too much. */
const createCache = () => {
  const kept = new Map<string, { rendered: Rendered; bytes: number }>()
  let total = 0
  return {
    get: (key: string): Rendered | undefined => {
      const found = kept.get(key)
      if (!found) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found.rendered
    },
    set: (key: string, rendered: Rendered): void => {
      const bytes = Object.values(rendered).reduce((sum, one) => sum + one.length, 0)
      kept.set(key, { rendered, bytes })
      total += bytes
      for (const [oldest, { bytes: freed }] of kept) {
        if (total <= maxCachedBytes) break
        kept.delete(oldest)
        total -= freed
      }
    },
  }
}

export type Previews = ReturnType<typeof createPreviews>

/** Results rendered from their kept predictions, for who looks; without a network, and a bounded number at a time. */
export const createPreviews = (output: OutputHost) => {
  const cache = createCache()
  const underWay = new Map<string, Promise<Rendered>>()
  let renderer: Promise<Renderer> | undefined

  const render = async (
    { beforeKey }: Artifact,
    predictionKey: string,
    { vividness, sidePx = Infinity, pair }: { vividness: number; sidePx?: number | undefined; pair: boolean },
  ): Promise<Rendered> => {
    renderer ??= createRenderer()
    const [bytes, prediction] = await Promise.all([output.get(beforeKey), output.get(predictionKey)])
    const options = { vividness, maxSidePx: sidePx, before: true, pair, quality: 88 }
    const { after, before = bytes, pair: both } = await (await renderer).recolour(bytes, prediction, options)
    return { after, before, ...(both && { pair: both }) }
  }

  return {
    /** `busy` where too many wait; undefined where nothing is kept that it could be rendered from. */
    async rendered(
      artifact: Artifact,
      which: Which,
      { vividness = 1, sidePx }: { vividness?: number | undefined; sidePx?: number | undefined },
    ): Promise<Uint8Array | 'busy' | undefined> {
      const { predictionKey, resultId } = artifact
      if (predictionKey === undefined) return undefined
      const pair = which === 'pair'
      const key = `${resultId} ${vividness} ${sidePx ?? 'full'} ${pair ? 'pair' : ''}`
      const known = cache.get(key)
      if (known) return known[which]
      if (!underWay.has(key)) {
        if (underWay.size >= maxWaiting) return 'busy'
        const work = render(artifact, predictionKey, { vividness, sidePx, pair }).finally(() =>
          underWay.delete(key),
        )
        underWay.set(key, work)
      }
      const rendered = await underWay.get(key)
      if (rendered && sidePx !== undefined) cache.set(key, rendered)
      return rendered?.[which]
    },
    /** The result at its place, rendered again; the artifact that it is now. Undefined where nothing is kept of it. */
    async rerendered(artifact: Artifact, vividness: number): Promise<Artifact | undefined> {
      const { predictionKey, key, pairKey, contentType } = artifact
      if (predictionKey === undefined) return undefined
      const { after, pair } = await render(artifact, predictionKey, {
        vividness,
        pair: pairKey !== undefined,
      })
      await output.put(key, after, contentType)
      if (pairKey !== undefined && pair) await output.put(pairKey, pair, contentType)
      return { ...artifact, vividness, bytes: after.length }
    },
    close: async (): Promise<void> => {
      await (await renderer)?.close()
    },
  }
}
