/**
 * A map that forgets its oldest entry beyond `max`. The first `kept` entries stay: what the sandbox began with.
 */
export const createBounded = <Value extends { id: string }>(max: number, kept: number) => {
  const map = new Map<string, Value>()
  return {
    map: map as ReadonlyMap<string, Value>,
    add(value: Value): Value {
      map.set(value.id, value)
      const oldest = map.size > max ? [...map.keys()][kept] : undefined
      if (oldest !== undefined) map.delete(oldest)
      return value
    },
  }
}
