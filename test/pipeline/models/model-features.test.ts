import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultModelFolder } from '../../../src/pipeline/models/default-model.ts'
import { parseCard } from '../../../src/pipeline/models/model-card.ts'
import { featuresOf } from '../../../src/pipeline/models/model-features.ts'

const featuresWith = (change: object) =>
  featuresOf(
    parseCard(
      JSON.stringify({
        id: 'test',
        file: 'model.onnx',
        sha256: '0'.repeat(64),
        kind: 'ab',
        inputs: { L: {} },
        outputs: { ab: {} },
        size: { widthPx: 8, heightPx: 8 },
        ...change,
      }),
    ),
  )

describe('featuresOf', () => {
  it('finds every feature in the bundled model', async () => {
    const card = parseCard(await readFile(join(defaultModelFolder, 'model.json'), 'utf8'))
    expect(featuresOf(card)).toMatchObject({
      vividness: 'choice',
      coherence: true,
      recoloring: 'choice',
      distribution: true,
    })
  })

  it('finds only stronger and weaker colours in a model that returns ab alone', () => {
    expect(featuresWith({})).toEqual({
      vividness: 'strength',
      coherence: false,
      recoloring: 'strength',
      distribution: false,
    })
  })

  it('limits recolouring to strength for a model with a temperature but without scores', () => {
    const inputs = { L: {}, inv_temperature: { default: 2 } }
    expect(featuresWith({ inputs })).toMatchObject({ vividness: 'choice', recoloring: 'strength' })
    const outputs = { logits: {} }
    expect(featuresWith({ kind: 'ab-bins', outputs })).toMatchObject({
      vividness: 'choice',
      recoloring: 'choice',
    })
  })

  it('finds coherence in a model with that input', () => {
    const inputs = { L: {}, coherence: {} }
    expect(featuresWith({ inputs }).coherence).toBe(true)
  })
})
