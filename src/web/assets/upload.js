import { wait } from './elements.js'

const pollMs = 400
export const maxBytes = 25 * 1024 * 1024

/** The request was refused; `canRetry` where another attempt may succeed. */
export class Refused extends Error {
  constructor(message, canRetry = false) {
    super(message)
    this.canRetry = canRetry
  }
}

const retryHint = (seconds) =>
  seconds > 90
    ? ` Try again in ${Math.ceil(seconds / 60)} minutes.`
    : seconds > 0
      ? ` Try again in ${seconds} seconds.`
      : ''

const parsed = (text) => {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** Uploads a photo. XMLHttpRequest reports the progress of an upload, fetch does not. */
export const upload = (file, { isUnlisted, onProgress }) =>
  new Promise((resolve, reject) => {
    const request = new window.XMLHttpRequest()
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      const body = parsed(request.responseText)
      if (request.status === 202) return resolve(body)
      const seconds = Number(request.getResponseHeader('retry-after') ?? 0)
      const canRetry = request.status === 429 || request.status >= 500
      return reject(new Refused((body.detail ?? 'Something went wrong.') + retryHint(seconds), canRetry))
    }
    request.onerror = () => reject(new Refused('The server could not be reached.', true))
    const body = new FormData()
    if (isUnlisted) body.append('unlisted', '1')
    body.append('image', file)
    request.open('POST', '/api/colorize')
    request.send(body)
  })

/** Waits for the result of a request; `onState` is called with each state before that. */
export const waitForResult = async (id, onState) => {
  for (let failures = 0; ;) {
    try {
      const answer = await fetch(`/api/requests/${id}`)
      if (answer.status === 404) throw new Refused('This request no longer exists.')
      const state = await answer.json()
      failures = 0
      if (state.resultId) return state
      if (['failed', 'skipped'].includes(state.state))
        throw new Refused(state.sentence ?? 'Something went wrong.')
      onState(state)
    } catch (error) {
      if (error instanceof Refused) throw error
      if (++failures > 10) throw new Refused('The server could not be reached.', true)
    }
    await wait(pollMs)
  }
}
