import { createHash } from 'node:crypto'
import { eccv16, eccv16Bins } from './eccv16.ts'
import { officialReleases, type Release } from './official.ts'
import { readPth } from './pth.ts'
import { siggraph17 } from './siggraph17.ts'
import { invalid, type StateDict } from './tensor.ts'

export type Imported = { id: string; onnx: Uint8Array; card: Record<string, unknown> }

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const lightness = {
  as: 'lightness',
  shape: ['n', 1, 'h', 'w'],
  type: 'float32',
  range: [0, 100],
  meaning: 'CIELAB lightness (D65) of the photo, shrunk',
}
/** What the released scores hold already, if they hold it: 1 / 0.38, as the paper's own files of another format have it. */
const foldedScale = 2.606

const kinds = {
  eccv16: {
    make: eccv16,
    bins: eccv16Bins,
    inputs: {
      L: lightness,
      inv_temperature: {
        as: 'inverse-temperature',
        shape: [1],
        type: 'float32',
        default: 1,
        mean: 1 / foldedScale,
        meaning:
          'multiplies the scores; 1 is the release as it is, taken to hold the paper’s T = 0.38 already, so 0.38 gives the mean',
      },
    },
    outputs: {
      ab: { as: 'ab', shape: ['n', 2, 'h/4', 'w/4'], type: 'float32' },
      scores: { as: 'scores', shape: ['n', 313, 'h/4', 'w/4'], type: 'float32' },
    },
  },
  siggraph17: {
    make: siggraph17,
    bins: undefined,
    inputs: { L: lightness },
    outputs: { ab: { as: 'ab', shape: ['n', 2, 'h', 'w'], type: 'float32' } },
  },
} as const

const kindOf = (weights: StateDict): keyof typeof kinds => {
  if (weights.has('model8up.0.weight')) return 'siggraph17'
  if (weights.has('model8.0.weight')) return 'eccv16'
  throw invalid('they are of neither eccv16 nor siggraph17')
}

export type ImportOptions = {
  /** Whether a file is taken that is none of the releases but built alike. */
  unverified: boolean
  releases?: readonly Release[]
}

/**
 * Makes a network and its card of a .pth file of the paper's authors.
 * @throws ColorizeError model_invalid
 */
export const importWeights = (
  file: Uint8Array,
  { unverified, releases = officialReleases }: ImportOptions,
): Imported => {
  const hash = sha256(file)
  const release = releases.find((known) => known.sha256 === hash)
  if (!release && !unverified)
    throw invalid(
      'the file is none of the authors’ two releases: it is damaged, or somebody else’s (--unverified takes it)',
    )
  const weights = readPth(file)
  const kind = kindOf(weights)
  const { make, bins, inputs, outputs } = kinds[kind]
  const onnx = make(weights)
  const card = {
    id: kind,
    title: release?.title ?? `${kind} with weights of unknown origin`,
    file: 'model.onnx',
    sha256: sha256(onnx),
    opset: 17,
    kind: 'ab',
    inputs,
    outputs,
    ...(bins && { bins: bins(weights) }),
    size: { shorterSide: 256, multipleOf: 32 },
    licence: release?.licence ?? 'unknown',
    source: release?.address ?? '',
    sourceSha256: hash,
  }
  return { id: kind, onnx, card }
}
