import type { ColorizeRequest, ImageSource } from '../core/domain.ts'
import { ColorizeError, codeOf, type ErrorCode } from '../core/errors.ts'
import type { WorkerParts } from './worker-parts.ts'

type BytesParts = Pick<WorkerParts, 'output' | 'fetcher' | 'platforms'>

/** What a host answers of an address whose time is over. */
const mayBeStale: ReadonlySet<ErrorCode> = new Set(['source_forbidden', 'source_not_found'])

/** The first address that answers with bytes; the later ones are tried when a host is gone. */
const fetchFirst = async ({ fetcher }: BytesParts, urls: readonly string[]): Promise<Uint8Array> => {
  let first: unknown
  for (const url of urls) {
    try {
      return await fetcher.fetch(url)
    } catch (error) {
      first ??= error
    }
  }
  throw first instanceof Error ? first : new ColorizeError('no_image', 'the request names no address')
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
 * The bytes of one of a request's pictures that is not kept.
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
