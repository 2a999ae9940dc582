/** A map that evicts its oldest entry beyond `max` entries. The first `kept` entries, the seed data, are never evicted. */
export const createBoundedMap = <Value extends { id: string }>(max: number, kept: number) => {
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
