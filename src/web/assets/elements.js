/** Creates an element with attributes and children. */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** The response; throws an error with the server's sentence where it is not successful. */
export const fetched = async (address, options) => {
  const answer = await fetch(address, options)
  if (answer.ok) return answer
  const problem = await answer.json().catch(() => ({}))
  throw new Error(problem.detail ?? 'Something went wrong. Please try again.')
}
