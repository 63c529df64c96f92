/** How long the exchange is borne with: the deadlines of a connection, and what failures in a row have taught. */

/** All in ms. */
export interface Limits {
  /** Without any kline for so long, a connection is silent. */
  readonly silentAfter: number
  /** With a newest event so far behind the exchange's clock when a frame comes, a connection is old. */
  readonly oldAfter: number
  /** The close of a candle may come so long after its close time. */
  readonly closeGrace: number
  /** `silentAfter` and `closeGrace` double with each failure in a row, up to this. */
  readonly mostPatience: number
}

export const usual: Limits = { silentAfter: 60_000, oldAfter: 30_000, closeGrace: 10_000, mostPatience: 600_000 }

/** What one connection learns from those before it: a halted symbol must not make us dial every ten seconds. */
export interface Patience {
  /** How long a connection may be silent from its start, in ms. */
  readonly silentAfter: number
  /** How late the closes of a series may come, in ms, by the key of the series; the others have `closeGrace`. */
  readonly closeGrace: ReadonlyMap<string, number>
}

export const fresh = (limits: Limits): Patience => ({ silentAfter: limits.silentAfter, closeGrace: new Map() })

export const doubled = (limits: Limits, millis: number): number => Math.min(limits.mostPatience, 2 * millis)
