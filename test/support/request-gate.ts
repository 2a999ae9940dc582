export type RequestGate = ReturnType<typeof createRequestGate>

type Held = { reached: Promise<void>; release: () => void }
type Waiting = { method: string; path: RegExp; reach: () => void; released: Promise<void> }

/** Delays requests until a test releases them. */
export const createRequestGate = () => {
  const waiting = new Set<Waiting>()
  const seen: string[] = []
  return {
    /** The requests so far, as `POST /path`. */
    seen,
    pass: async (path: string, method: string): Promise<void> => {
      seen.push(`${method} ${path}`)
      const first = [...waiting].find((one) => one.method === method && one.path.test(path))
      if (!first) return
      waiting.delete(first)
      first.reach()
      await first.released
    },
    /** Makes the next request of that kind wait until it is released. */
    hold: (method: string, path: RegExp): Held => {
      let reach: () => void = () => undefined
      let release: () => void = () => undefined
      const reached = new Promise<void>((resolve) => (reach = resolve))
      const released = new Promise<void>((resolve) => (release = resolve))
      waiting.add({ method, path, reach, released })
      return { reached, release }
    },
  }
}
