import { describe, expect, it } from 'vitest'
import { aboutModel } from '../../../../src/pipeline/models/model-figures.ts'
import { textOf } from '../../../../src/core/html.ts'
import type { ModelView } from '../../../../src/web/admin/models/model-reader.ts'
import { modelsView } from '../../../../src/web/admin/models/view.ts'
import type { ModelsOverview, ModelWorker } from '../../../../src/web/admin/models/service.ts'

const viewer = { role: 'operator', csrf: 'token' } as const

const render = (overview: ModelsOverview): string => textOf(modelsView(overview, viewer, {}))

const evil = '<img src=x onerror=alert(1)>'
const model = (id: string): ModelView => ({
  id, title: evil, kind: evil, licence: evil, bytes: 1, parameters: undefined, measuredOn: evil,
  knownFailures: evil, isVerified: true, problem: undefined,
  figures: [{ name: evil, unit: evil, ours: 1, range: undefined, grey: undefined, truth: undefined }],
})
const worker = (name: string, state: ModelWorker['state']): ModelWorker => ({
  id: name, model: 'old', device: 'cpu', state,
  failure: state === 'failed' ? { model: 'new', why: evil } : undefined,
})
const overview = (workers: ModelWorker[]): ModelsOverview => ({
  models: [model('old'), model('new')], chosen: 'new', workers,
})

describe('the models page', () => {
  it('escapes the texts of cards and workers', () => {
    expect(render(overview([worker(evil, 'failed')]))).not.toContain('<img')
  })

  it('shows progress until every worker has switched or failed', () => {
    expect(render(overview([worker('a', 'loading'), worker('b', 'failed')]))).toContain(
      '<progress',
    )
    expect(render(overview([worker('a', 'current'), worker('b', 'failed')]))).not.toContain(
      '<progress',
    )
  })

  it('offers to retry a model that a worker could not load', () => {
    expect(render(overview([worker('a', 'failed')]))).toContain('Retry new')
    expect(render(overview([worker('a', 'current')]))).not.toContain('Retry new')
  })

  it('does not offer a model that does not match its card', () => {
    const broken = { ...model('torn'), isVerified: false, problem: 'model.onnx is missing' }
    const main = render({ ...overview([]), models: [broken] })
    expect(main).toContain('model.onnx is missing')
    expect(main).not.toContain('/admin/models/choose')
  })
})

describe('the description in a card', () => {
  it.each([
    [
      'by source',
      { us: { measured: { psnr: 21 }, interval: { psnr: [20, 22] } }, grey: { measured: { psnr: 22 } } },
    ],
    ['by figure', { psnrDb: { us: 21, grey: 22 } }],
  ])('is read with its figures grouped %s', (_order, measured) => {
    const [figure] = aboutModel({ measured: { set: 'some', ...measured } }).figures
    expect(figure).toMatchObject({ name: 'PSNR', unit: 'dB', ours: 21, grey: 22, truth: undefined })
  })

  it.each([null, 7, [], {}, { measured: 3 }, { measured: { us: { measured: { psnr: 'much' } } } }])(
    'may be missing or malformed: %j',
    (card) => {
      expect(aboutModel(card).figures).toEqual([])
    },
  )
})
