/** A colour of a distribution: Lab units, and its share, 0..1. */
export type ColourShare = { a: number; b: number; share: number }

export type ThoughtView =
  | { kind: 'distribution'; bins: ColourShare[]; tops: ColourShare[] }
  | { kind: 'colour'; a: number; b: number }

export type ResultView = {
  /** px. */
  width: number
  height: number
  model: string
  nsfw: boolean
  /** It was asked for so vivid, 0..2. */
  vividness: number
  /** Whether it can be rendered with another vividness: what the network said is kept. */
  isKept: boolean
  platform: string
}

/** Sizes in which previews are made, px of the longer side. */
export const previewSides = [640, 1280] as const
export type Rendering = {
  /** 0..2 in steps of 0.1; as it was asked for where there is none. */
  vividness?: number | undefined
  sidePx?: (typeof previewSides)[number] | undefined
}

/** What the pages need of the rest; the web role brings it. Results that only one person may see are not found. */
export type PagesServices = {
  result(resultId: string): Promise<ResultView | undefined>
  /** `busy`: too many wait already. */
  image(
    resultId: string,
    which: 'after' | 'before' | 'pair',
    rendering: Rendering,
  ): Promise<{ bytes: Uint8Array; contentType: string } | 'busy' | undefined>
  /** What the network believed of a point; x and y from left and top, 0..1. */
  thought(resultId: string, x: number, y: number): Promise<ThoughtView | undefined>
  ready(): Promise<{ ok: boolean; findings: string[] }>
}
