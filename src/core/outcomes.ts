import type { Outcome } from './domain.ts'

export type Colorized = Extract<Outcome, { kind: 'colorized' }>

/** The result page of the first colorized picture that has one. */
export const firstPageUrl = ({ pictures }: Colorized): string | undefined =>
  pictures.map((picture) => (picture.kind === 'colorized' ? picture.pageUrl : undefined)).find(Boolean)
