/** Apart from the encoder, so that reading the names does not load it. */
export const outputFormats = ['jpeg', 'png', 'webp', 'avif'] as const
export type OutputFormat = (typeof outputFormats)[number]
