import { html, type Html } from '../core/html.ts'
import { platformDefinitions } from '../platforms/index.ts'
import type { PlatformGuide } from '../platforms/guide.ts'

/** Marks what stands in `backticks` as code. */
export const guideText = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`

/** The guides of all platforms that have one, with the platforms' titles. */
export const platformGuides: readonly { title: string; guide: PlatformGuide }[] = platformDefinitions.flatMap(
  ({ title, guide }) => (guide ? [{ title, guide }] : []),
)
