type ImageKind = { extension: string; contentType: string }

const kinds: Record<string, ImageKind> = {
  jpeg: { extension: 'jpg', contentType: 'image/jpeg' },
  png: { extension: 'png', contentType: 'image/png' },
  webp: { extension: 'webp', contentType: 'image/webp' },
  gif: { extension: 'gif', contentType: 'image/gif' },
  avif: { extension: 'avif', contentType: 'image/avif' },
}

const nameOf = (bytes: Buffer): string | undefined => {
  const text = bytes.toString('latin1', 0, 32)
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (/^GIF8[79]a/.test(text)) return 'gif'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp'
  return /^ftypavi[fs]/.test(text.slice(4)) ? 'avif' : undefined
}

/** Detects the type by the first bytes, whatever the file is called. */
export const imageKindOf = (bytes: Buffer): ImageKind | undefined => kinds[nameOf(bytes) ?? '']
