import { html, type Html } from '../../../core/html.ts'
import type { Result } from './service.ts'

const sidePx = 1280

/** The tags with which other sites show a preview of the page. */
export const openGraphTags = (base: string, id: string, { widthPx, heightPx, canRender }: Result): Html => {
  const scale = canRender ? Math.min(1, sidePx / Math.max(widthPx, heightPx)) : 1
  const properties = {
    'og:title': 'An old photo, in colour',
    'og:type': 'website',
    'og:site_name': 'ColorizeBot',
    'og:url': `${base}/r/${id}`,
    'og:image': `${base}/r/${id}/image${canRender ? `?side=${sidePx}` : ''}`,
    'og:image:type': 'image/jpeg',
    'og:image:width': String(Math.round(widthPx * scale)),
    'og:image:height': String(Math.round(heightPx * scale)),
    'og:image:alt': 'An old photo, colorized by a neural network',
    'og:description': 'Colorized by a neural network. The colours are its guess.',
  }
  return html`${Object.entries(properties).map(
    ([name, content]) => html`<meta property="${name}" content="${content}">\n`,
  )}<meta name="twitter:card" content="summary_large_image">\n`
}
