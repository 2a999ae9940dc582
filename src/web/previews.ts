import { LRUCache } from 'lru-cache'
import type { Artifact } from '../core/domain.ts'
import type { OutputHost } from '../outputs/output.ts'
import { createRenderer, type Renderer } from '../pipeline/renderer.ts'

type Which = 'after' | 'before' | 'pair'
/** `pair` shows both in one picture, and is only rendered on request. */
type Rendered = Readonly<{ after: Uint8Array; before: Uint8Array; pair?: Uint8Array }>
type RenderOptions = { vividness: number; sidePx?: number | undefined; pair: boolean }

const maxCachedBytes = 64 * 1024 * 1024
const maxWaiting = 24
const quality = 88

export type PreviewsOptions = {
  output: OutputHost
  maxBytes?: number
  openRenderer?: () => Promise<Renderer>
}

export type Previews = ReturnType<typeof createPreviews>

const sizeOf = (rendered: Rendered): number =>
  Object.values(rendered).reduce((sum, { length }) => sum + length, 0)

/** Renders results again from their stored predictions, without the network. Small pictures are cached. */
export const createPreviews = (options: PreviewsOptions) => {
  const { output, maxBytes = maxCachedBytes, openRenderer = createRenderer } = options
  const cache = new LRUCache<string, Rendered>({ maxSize: maxBytes, sizeCalculation: sizeOf })
  const running = new Map<string, Promise<Rendered>>()
  let renderer: Promise<Renderer> | undefined

  const render = async (
    { beforeKey }: Artifact,
    predictionKey: string,
    { vividness, sidePx = Infinity, pair }: RenderOptions,
  ): Promise<Rendered> => {
    renderer ??= openRenderer()
    const [bytes, prediction] = await Promise.all([output.get(beforeKey), output.get(predictionKey)])
    const options = { vividness, maxSidePx: sidePx, before: true, pair, quality }
    const made = await (await renderer).recolor(bytes, prediction, options)
    return { after: made.after, before: made.before ?? bytes, ...(made.pair && { pair: made.pair }) }
  }

  return {
    /** Answers `busy` where too many renderings wait, and undefined where no prediction is stored. */
    async render(
      artifact: Artifact,
      which: Which,
      { vividness = 1, sidePx }: { vividness?: number | undefined; sidePx?: number | undefined },
    ): Promise<Uint8Array | 'busy' | undefined> {
      const { predictionKey, resultId } = artifact
      if (predictionKey === undefined) return undefined
      const pair = which === 'pair'
      const key = `${resultId} ${vividness} ${sidePx ?? 'full'} ${pair ? 'pair' : ''}`
      const cached = cache.get(key)
      if (cached) return cached[which]
      const started = running.get(key)
      if (started) return (await started)[which]
      if (running.size >= maxWaiting) return 'busy'
      const work = render(artifact, predictionKey, { vividness, sidePx, pair }).finally(() =>
        running.delete(key),
      )
      running.set(key, work)
      const rendered = await work
      if (sidePx !== undefined) cache.set(key, rendered)
      return rendered[which]
    },

    /** Replaces a stored result by a rendering with another vividness. Answers the changed artifact, or undefined without a prediction. */
    async rerender(artifact: Artifact, vividness: number): Promise<Artifact | undefined> {
      const { predictionKey, key, pairKey, contentType } = artifact
      if (predictionKey === undefined) return undefined
      const rendering = { vividness, pair: pairKey !== undefined }
      const { after, pair } = await render(artifact, predictionKey, rendering)
      await output.put(key, after, contentType)
      if (pairKey !== undefined && pair) await output.put(pairKey, pair, contentType)
      return { ...artifact, vividness, bytes: after.length }
    },

    close: async (): Promise<void> => {
      await (await renderer)?.close()
    },
  }
}
