/** The results of this browser, newest first: `{ id, resultId, deleteKey, name }`. They are stored only here. */
const key = 'colorizebot'
const maxResults = 30

const read = () => {
  try {
    const saved = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(saved)
      ? saved.filter(({ id, resultId }) => typeof id === 'string' && /^[0-9a-f]{32}$/.test(resultId))
      : []
  } catch {
    return []
  }
}

const write = (results) => {
  try {
    localStorage.setItem(key, JSON.stringify(results.slice(0, maxResults)))
  } catch {
    // without storage, results are only shown until the page is closed
  }
}

export const savedResults = {
  all: read,
  add: (result) => write([result, ...read().filter(({ id }) => id !== result.id)]),
  remove: (id) => write(read().filter((result) => result.id !== id)),
  clear: () => localStorage.removeItem(key),
}
