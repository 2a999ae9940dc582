import { describe, expect, it } from 'vitest'
import { aboutModel } from '../../../../src/pipeline/models/model-figures.ts'
import { modelsMain } from '../../../../src/web/admin/models/view.ts'
import type { ModelsOverview, ModelView, WorkerView } from '../../../../src/web/admin/models/service-types.ts'

const visitor = { role: 'operator', csrf: 'token' } as const

const evil = '<img src=x onerror=alert(1)>'
const model = (id: string): ModelView => ({
  ...{ id, title: evil, kind: evil, licence: evil, bytes: 1, parameters: undefined, measuredOn: evil },
  ...{ knownFailures: evil, isVerified: true, trouble: undefined },
  figures: [{ name: evil, unit: evil, ours: 1, range: undefined, grey: undefined, truth: undefined }],
})
const worker = (name: string, state: WorkerView['state']): WorkerView => ({
  ...{ name, model: 'old', device: 'cpu', state },
  failure: state === 'failed' ? { model: 'new', why: evil } : undefined,
})
const overview = (workers: WorkerView[]): ModelsOverview => ({
  ...{ models: [model('old'), model('new')], wanted: 'new', isChosen: true, workers },
})

describe('the models page', () => {
  it('escapes what cards and workers say', () => {
    expect(modelsMain(overview([worker(evil, 'failed')]), visitor, {})).not.toContain('<img')
  })

  it('shows progress while somebody is still to follow, and none once all have or cannot', () => {
    expect(modelsMain(overview([worker('a', 'loading'), worker('b', 'failed')]), visitor, {})).toContain(
      '<progress',
    )
    expect(modelsMain(overview([worker('a', 'follows'), worker('b', 'failed')]), visitor, {})).not.toContain(
      '<progress',
    )
  })

  it('lets a model that a worker could not load be tried again', () => {
    expect(modelsMain(overview([worker('a', 'failed')]), visitor, {})).toContain('Try new again')
    expect(modelsMain(overview([worker('a', 'follows')]), visitor, {})).not.toContain('Try new again')
  })

  it('does not offer a model that is not what its card says', () => {
    const broken = { ...model('torn'), isVerified: false, trouble: 'model.onnx is missing' }
    const main = modelsMain({ ...overview([]), models: [broken] }, visitor, {})
    expect(main).toContain('model.onnx is missing')
    expect(main).not.toContain('/admin/models/choose')
  })
})

describe('what a card says for people', () => {
  it.each([
    [
      'by whom first',
      { us: { measured: { psnr: 21 }, interval: { psnr: [20, 22] } }, grey: { measured: { psnr: 22 } } },
    ],
    ['by figure first', { psnrDb: { us: 21, grey: 22 } }],
  ])('is understood %s', (_order, measured) => {
    const [figure] = aboutModel({ measured: { set: 'some', ...measured } }).figures
    expect(figure).toMatchObject({ name: 'PSNR', unit: 'dB', ours: 21, grey: 22, truth: undefined })
  })

  it.each([null, 7, [], {}, { measured: 3 }, { measured: { us: { measured: { psnr: 'much' } } } }])(
    'may be nothing: %j',
    (card) => {
      expect(aboutModel(card).figures).toEqual([])
    },
  )
})
