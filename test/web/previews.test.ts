import { beforeEach, describe, expect, it } from 'vitest'
import type { Artifact } from '../../src/core/domain.ts'
import type { OutputHost } from '../../src/outputs/output.ts'
import type { Renderer } from '../../src/pipeline/renderer.ts'
import { createPreviews } from '../../src/web/previews.ts'

const pictureBytes = 100
const sidePx = 640

const artifactOf = (resultId: string): Artifact => ({
  resultId,
  key: `${resultId}/after`,
  beforeKey: `${resultId}/before`,
  contentType: 'image/jpeg',
  predictionKey: `${resultId}/prediction`,
  widthPx: 4,
  heightPx: 3,
  bytes: 1,
  model: 'sepia',
})

const output = { get: () => Promise.resolve(Uint8Array.of(1)) } as unknown as OutputHost
let renderings: number
const openRenderer = () =>
  Promise.resolve({
    recolor: () => {
      renderings++
      const bytes = new Uint8Array(pictureBytes)
      return Promise.resolve({ after: bytes, before: bytes })
    },
    close: () => Promise.resolve(),
  } as unknown as Renderer)

/** Room for `results` results, each with its photo. */
const open = (results: number) =>
  createPreviews({ output, openRenderer, maxBytes: results * 2 * pictureBytes })

/** As a page does it: the photo and its result at the same time. */
const showPage = (previews: ReturnType<typeof open>, resultId: string, vividness = 1) =>
  Promise.all(
    (['before', 'after'] as const).map((which) =>
      previews.render(artifactOf(resultId), which, { vividness, sidePx }),
    ),
  )

beforeEach(() => {
  renderings = 0
})

describe('previews', () => {
  it('renders photo and result once when both are requested at the same time', async () => {
    const previews = open(4)
    const [before, after] = await showPage(previews, 'a')
    expect([before?.length, after?.length]).toEqual([pictureBytes, pictureBytes])
    expect(renderings).toBe(1)
  })

  it('keeps its size right when photo and result are requested at the same time', async () => {
    const previews = open(4)
    for (let i = 0; i < 20; i++) await showPage(previews, `result ${i}`)
    renderings = 0
    for (let i = 16; i < 20; i++) await showPage(previews, `result ${i}`)
    expect(renderings).toBe(0)
  })

  it('forgets the result that was requested longest ago', async () => {
    const previews = open(2)
    for (const id of ['a', 'b', 'a', 'c']) await showPage(previews, id)
    renderings = 0
    await showPage(previews, 'a')
    expect(renderings).toBe(0)
    await showPage(previews, 'b')
    expect(renderings).toBe(1)
  })

  it('renders each vividness by itself', async () => {
    const previews = open(4)
    await showPage(previews, 'a', 1)
    await showPage(previews, 'a', 1.4)
    expect(renderings).toBe(2)
  })

  it('does not cache pictures of full size', async () => {
    const previews = open(4)
    for (let i = 0; i < 2; i++) await previews.render(artifactOf('a'), 'after', {})
    expect(renderings).toBe(2)
  })

  it('is busy when too many renderings wait', async () => {
    const previews = open(100)
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => previews.render(artifactOf(`result ${i}`), 'after', { sidePx })),
    )
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(6)
  })

  it('renders nothing without a prediction', async () => {
    const artifact = { ...artifactOf('a'), predictionKey: undefined }
    expect(await open(1).render(artifact, 'after', { sidePx })).toBeUndefined()
  })
})
