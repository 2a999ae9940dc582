import type { ColorizeOptions, RecolorOptions, Rendering } from './colorize.ts'

const renderingDefaults: Rendering = {
  ...{ format: 'jpeg', quality: 92, maxBytes: 100 * 1024 * 1024 },
  ...{ vividness: 1, before: false, sideBySide: false, pair: false },
}
export const recolouringDefaults: RecolorOptions = { ...renderingDefaults, maxSidePx: Infinity }
export const colorizeDefaults: ColorizeOptions = {
  ...renderingDefaults,
  ...{ flip: false, alreadyColour: 'colour', prediction: false },
}
