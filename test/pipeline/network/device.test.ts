import { afterEach, describe, expect, it } from 'vitest'
import { createColorizer, type Colorizer } from '../../../src/pipeline/colorizer.ts'
import { otherConvolutionProviders } from '../../../src/pipeline/network/device.ts'
import { readModel } from '../../../src/pipeline/models/model-card.ts'
import { verifyDevice } from '../../../src/pipeline/network/verify-network.ts'
import { createTensorMath } from '../../../src/pipeline/network/tensor-math.ts'
import { openWasmKernel } from '../../../src/pipeline/wasm-kernel.ts'
import { defaultModelFolder } from '../../../src/pipeline/models/default-model.ts'

let colorizer: Colorizer | undefined
afterEach(async () => {
  await colorizer?.close()
  colorizer = undefined
})

describe('the device of a colorizer', () => {
  it('is verified by the profile of a run', async () => {
    const model = await readModel(defaultModelFolder)
    const tensors = createTensorMath(openWasmKernel())
    await expect(verifyDevice(model, 'cpu', tensors)).resolves.toBeUndefined()
  })

  it('is one that works if auto is chosen, with a reason for each device passed over', async () => {
    colorizer = await createColorizer({ concurrency: 1 })
    const better = { cuda: [], webgpu: ['cuda'], cpu: ['cuda', 'webgpu'] }[colorizer.device]
    expect(colorizer.passedOver.map(({ device }) => device)).toEqual(better)
    for (const { reason } of colorizer.passedOver) expect(reason).not.toBe('')
  })

  it('is exactly the one that was chosen', async () => {
    const opening = createColorizer({ concurrency: 1, device: 'cuda' })
    const outcome = await opening.then(
      (made) => (colorizer = made).device,
      (error: unknown) => (error as { code: string }).code,
    )
    expect(['cuda', 'device_unavailable']).toContain(outcome)
    expect(outcome === 'cuda').toBe(colorizer !== undefined)
  })
})

describe('otherConvolutionProviders', () => {
  const node = (op_name: string, provider: string) => ({ cat: 'Node', args: { op_name, provider } })
  it.each([
    [[node('Conv', 'CUDAExecutionProvider'), node('Shape', 'CPUExecutionProvider')], []],
    [
      [node('Conv', 'CUDAExecutionProvider'), node('FusedConv', 'CPUExecutionProvider')],
      ['CPUExecutionProvider'],
    ],
    [[node('Relu', 'CUDAExecutionProvider')], ['none']],
  ])('finds in %j the providers %j', (events, others) => {
    expect(otherConvolutionProviders(JSON.stringify(events), 'cuda')).toEqual(others)
  })
})
