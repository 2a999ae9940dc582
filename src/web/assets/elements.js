/** An element with its attributes and children. */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Bytes of an answer, or the sentence that says why there are none. */
export const fetched = async (address, options) => {
  const answer = await fetch(address, options)
  if (answer.ok) return answer
  const problem = await answer.json().catch(() => ({}))
  throw new Error(problem.detail ?? 'That did not work.')
}
