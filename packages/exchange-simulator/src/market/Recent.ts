/** The results of a pure function that were asked for most recently made, up to a bound; what was dropped is made again. */
export interface Recent<A> {
  readonly get: (key: number) => A
  readonly has: (key: number) => boolean
}

export const make = <A>(capacity: number, compute: (key: number) => A): Recent<A> => {
  const made = new Map<number, A>()
  return {
    has: (key) => made.has(key),
    get: (key) => {
      const known = made.get(key)
      if (known !== undefined) return known
      const value = compute(key)
      for (const oldest of made.keys()) {
        if (made.size < capacity) break
        made.delete(oldest)
      }
      made.set(key, value)
      return value
    }
  }
}
