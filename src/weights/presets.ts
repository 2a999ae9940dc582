/** What is known of a published network, no matter who exported it; its file says the rest. */
export type Preset = {
  title: string
  /** As its authors publish it: a hint for the operator, who knows where the file comes from. */
  authorsLicence: string
  /** What it sees: the photo's grey in three channels of sRGB levels, or CIELAB lightness. */
  sees: 'grey' | 'lightness'
  /** Its first layer was trained on (value - mean) / deviation, for each channel. */
  mean: readonly number[]
  deviation: readonly number[]
  /** The deviation its published exports want (with mean 0), where the graph does not tell. */
  publishedDeviation: number
  answers: 'ab' | 'rgb'
  /** Its last layer, and how many units of ab a 1 of it is. */
  lastLayer: { operation: string; ab: number }
  /** For files that take any size, px. */
  size: { shorterSide: number; multipleOf: number }
}

/** ImageNet's, in sRGB levels. */
const imagenet = { mean: [123.675, 116.28, 103.53], deviation: [58.395, 57.12, 57.375] }

export const presets = {
  ddcolor: {
    title: 'DDColor (Kang et al., ICCV 2023)',
    authorsLicence: 'Apache-2.0 (https://github.com/piddnad/DDColor)',
    sees: 'grey',
    ...imagenet,
    publishedDeviation: 255,
    answers: 'ab',
    lastLayer: { operation: 'Conv', ab: 1 },
    size: { shorterSide: 512, multipleOf: 32 },
  },
  deoldify: {
    title: 'DeOldify (Antic)',
    authorsLicence: 'MIT (https://github.com/jantic/DeOldify)',
    sees: 'grey',
    ...imagenet,
    publishedDeviation: 1,
    answers: 'rgb',
    lastLayer: { operation: 'Sigmoid', ab: NaN },
    // render factor 16; its self-attention needs 16 times the memory at twice the side
    size: { shorterSide: 256, multipleOf: 32 },
  },
  siggraph17: {
    title: 'Real-Time User-Guided Image Colorization (Zhang et al., SIGGRAPH 2017)',
    authorsLicence: 'BSD-2-Clause (https://github.com/richzhang/colorization)',
    sees: 'lightness',
    mean: [50],
    deviation: [100],
    publishedDeviation: 1,
    answers: 'ab',
    lastLayer: { operation: 'Tanh', ab: 110 },
    size: { shorterSide: 256, multipleOf: 32 },
  },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof presets
export const presetNames = Object.keys(presets) as PresetName[]
