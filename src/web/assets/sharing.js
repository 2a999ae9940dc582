/** Hands a link on, by what the system offers, or by the clipboard. Answers what to say. */
export const shareLink = async (url) => {
  try {
    if (navigator.share) {
      await navigator.share({ url, title: 'An old photo, in colour' })
      return ''
    }
    await navigator.clipboard.writeText(url)
    return 'The link is copied.'
  } catch (error) {
    return error.name === 'AbortError' ? '' : `Copy this link: ${url}`
  }
}
