/** What the pages need of the rest; the web role brings it. */
export type PagesServices = {
  /** Sizes in px. */
  result(
    resultId: string,
  ): Promise<{ width: number; height: number; model: string; nsfw: boolean } | undefined>
  image(
    resultId: string,
    which: 'after' | 'before',
  ): Promise<{ bytes: Uint8Array; contentType: string } | undefined>
  ready(): Promise<{ ok: boolean; findings: string[] }>
}
