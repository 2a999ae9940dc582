import { afterEach, describe, expect, it } from 'vitest'
import { createColorizer, type Colorizer } from '../../../src/pipeline/colorizer.ts'
import { providersOfConvolutions } from '../../../src/pipeline/network/device.ts'
import { readModel } from '../../../src/pipeline/models/model-card.ts'
import { proveDevice } from '../../../src/pipeline/network/network.ts'
import { createTensors } from '../../../src/pipeline/network/tensor-math.ts'
import { openWasmKernel } from '../../../src/pipeline/wasm-kernel.ts'
import { defaultModelFolder } from '../../../src/pipeline/models/default-model.ts'

let colorizer: Colorizer | undefined
afterEach(async () => {
  await colorizer?.close()
  colorizer = undefined
})

describe('the device', () => {
  it('is proved by the profile of a real run', async () => {
    const model = await readModel(defaultModelFolder)
    const tensors = createTensors(openWasmKernel())
    await expect(proveDevice(model, 'cpu', tensors)).resolves.toBeUndefined()
  })

  it('auto takes one that works and says why not the better ones', async () => {
    colorizer = await createColorizer({ concurrency: 1 })
    const better = { cuda: [], webgpu: ['cuda'], cpu: ['cuda', 'webgpu'] }[colorizer.device]
    expect(colorizer.passedOver.map(({ device }) => device)).toEqual(better)
    for (const { why } of colorizer.passedOver) expect(why).not.toBe('')
  })

  it('is the one that was asked for, or none', async () => {
    const asked = createColorizer({ concurrency: 1, device: 'cuda' })
    const outcome = await asked.then(
      (made) => (colorizer = made).device,
      (error: unknown) => (error as { code: string }).code,
    )
    expect(['cuda', 'device_unavailable']).toContain(outcome)
    expect(outcome === 'cuda').toBe(colorizer !== undefined)
  })
})

describe('providersOfConvolutions', () => {
  const node = (op_name: string, provider: string) => ({ cat: 'Node', args: { op_name, provider } })
  it.each([
    [[node('Conv', 'CUDAExecutionProvider'), node('Shape', 'CPUExecutionProvider')], []],
    [
      [node('Conv', 'CUDAExecutionProvider'), node('FusedConv', 'CPUExecutionProvider')],
      ['CPUExecutionProvider'],
    ],
    [[node('Relu', 'CUDAExecutionProvider')], ['nobody']],
  ])('of %j', (events, others) => {
    expect(providersOfConvolutions(JSON.stringify(events), 'cuda')).toEqual(others)
  })
})
