const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The decoded path below `/api/v10`, or below the prefix for other URLs. */
export const pathOf = (prefix: string, url: string): string => {
  const [path = ''] = url.slice(prefix.length).split('?')
  return decoded(path.replace(/^\/api(\/v\d+)?/, ''))
}
