/** The results that this browser asked for, newest first: `{ id, resultId, deleteKey, name }`. Nobody else is told. */
const key = 'colorizebot'
const most = 30

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept)
      ? kept.filter(({ id, resultId }) => typeof id === 'string' && /^[0-9a-f]{32}$/.test(resultId))
      : []
  } catch {
    return []
  }
}

const write = (results) => {
  try {
    localStorage.setItem(key, JSON.stringify(results.slice(0, most)))
  } catch {
    // a browser that keeps nothing still colours
  }
}

export const known = {
  all: read,
  add: (result) => write([result, ...read().filter(({ id }) => id !== result.id)]),
  remove: (id) => write(read().filter((result) => result.id !== id)),
  forget: () => localStorage.removeItem(key),
}
