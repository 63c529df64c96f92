/** What is remembered of addresses, within a bound. */
const most = 1_000

/** Remembers something of an address; the one that was heard of longest ago is forgotten first. */
export const remember = <A>(known: Map<string, A>, ip: string, what: A): void => {
  known.delete(ip)
  known.set(ip, what)
  for (const idlest of known.keys()) {
    if (known.size <= most) break
    known.delete(idlest)
  }
}
