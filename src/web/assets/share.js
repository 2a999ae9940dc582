/** Shares a link with the system's dialog, or copies it. Returns a sentence to show. */
export const shareLink = async (url) => {
  try {
    if (navigator.share) {
      await navigator.share({ url, title: 'An old photo, in colour' })
      return ''
    }
    await navigator.clipboard.writeText(url)
    return 'Link copied.'
  } catch (error) {
    return error.name === 'AbortError' ? '' : `Copy this link: ${url}`
  }
}
