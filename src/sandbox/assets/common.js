/** Creates an element. Strings become text nodes, so user input is never parsed as HTML. */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

const answerOf = async (answer) => {
  const body = answer.status === 204 ? {} : await answer.json().catch(() => ({}))
  if (!answer.ok) throw new Error(body.detail ?? 'The request failed. Please try again.')
  return body
}

const unreachable = () => {
  throw new Error('ColorizeBot does not respond. Is it still running?')
}

export const load = (url) => fetch(url).catch(unreachable).then(answerOf)

export const send = (url, options) =>
  fetch(url, { method: 'POST', ...options })
    .catch(unreachable)
    .then(answerOf)

export const sendJson = (url, body, method = 'POST') =>
  send(url, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

/** Never runs `work` concurrently: calls during a run cause one more run afterwards. */
export const oneAtATime = (work) => {
  let isRunning = false
  let isWanted = false
  return async () => {
    isWanted = true
    if (isRunning) return
    isRunning = true
    while (isWanted) {
      isWanted = false
      await work().catch(() => undefined) // the next change, or a reconnection, tries again
    }
    isRunning = false
  }
}

/** Calls `changed` with each server-sent event, and with '*' whenever the connection (re)opens. */
export const watch = (url, changed) => {
  const source = new EventSource(url)
  source.addEventListener('open', () => changed('*'))
  source.addEventListener('message', ({ data }) => changed(data))
}
