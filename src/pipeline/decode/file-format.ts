const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1')

/** Whether the file is HEIC, the format of many phones. Most builds of libvips lack its patented HEVC decoder. */
export const isHeic = (bytes: Uint8Array): boolean =>
  /^ftyp(heic|heix|hevc|hevx|heim|heis)$/.test(ascii(bytes, 4, 12))

/** Whether the file begins like a JPEG, PNG, GIF, TIFF, WebP, AVIF or HEIC, whatever its name or content type says. */
export const isPhotoFormat = (bytes: Uint8Array): boolean => {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return true
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return true
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return true
  if (['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4))) return true
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return true
  return /^ftyp(avif|avis|mif1|msf1)$/.test(ascii(bytes, 4, 12)) || isHeic(bytes)
}
