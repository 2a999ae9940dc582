import type { ColorizeRequest, ImageSource } from '../core/domain.ts'
import { ColorizeError, codeOf, type ErrorCode } from '../core/errors.ts'
import type { WorkerParts } from './worker-parts.ts'

type BytesParts = Pick<WorkerParts, 'output' | 'fetcher' | 'platforms'>

/** Errors of an address that may have expired. */
const mayBeStale: ReadonlySet<ErrorCode> = new Set(['source_forbidden', 'source_not_found'])

/** Fetches the first address that works. Throws the first error if none does. */
const fetchFirst = async ({ fetcher }: BytesParts, urls: readonly string[]): Promise<Uint8Array> => {
  let first: unknown
  for (const url of urls) {
    try {
      return await fetcher.fetch(url)
    } catch (error) {
      first ??= error
    }
  }
  throw first instanceof Error ? first : new ColorizeError('no_image', 'the request has no address')
}

const freshUrls = async (
  { platforms }: BytesParts,
  { platform, target, pictures }: ColorizeRequest,
  wanted: ImageSource,
): Promise<readonly string[] | undefined> => {
  const asked = platforms.find(({ name }) => name === platform)
  const fresh = await asked?.freshPictures?.(target, pictures)
  const source = fresh?.[pictures.findIndex((picture) => picture.source === wanted)]?.source
  return source?.kind === 'urls' ? source.urls : undefined
}

/**
 * The bytes of a picture of the request, from the output host or the internet.
 * @throws ColorizeError with the codes of fetching; source_expired, source_deleted
 */
export const pictureBytes = async (
  parts: BytesParts,
  request: ColorizeRequest,
  source: Exclude<ImageSource, { kind: 'kept' }>,
): Promise<Uint8Array> => {
  if (source.kind === 'stored') return parts.output.get(source.key)
  try {
    return await fetchFirst(parts, source.urls)
  } catch (error) {
    const urls = mayBeStale.has(codeOf(error)) ? await freshUrls(parts, request, source) : undefined
    if (!urls) throw error
    return fetchFirst(parts, urls)
  }
}
