/**
 * What a series hears from the live line while it is busy. It is bounded by forgetting: of many rows the newest stay, and the
 * cursor, which waits for the ones before, has them read from the history.
 */
import { Effect, Queue } from "effect"
import type { Closed, Connected, Disconnected } from "../ports/MarketData.ts"

export interface Heard {
  readonly rows: ReadonlyArray<Closed>
  /** The line came up since one last looked: what closed before this time, epoch ms, does not come by it. */
  readonly connectedFrom: number | undefined
  /** How the line is down now, if it is. */
  readonly trouble: Disconnected | undefined
  /** Nothing more will come. */
  readonly isEnded: boolean
}

export interface Mailbox {
  readonly offer: (item: Closed | Connected | Disconnected) => Effect.Effect<void>
  readonly end: Effect.Effect<void>
  /** What was heard since the last look. */
  readonly take: Effect.Effect<Heard>
  /** Waits until there is something to take. */
  readonly changed: Effect.Effect<void>
}

const rowsKept = 128

const nothing: Heard = { rows: [], connectedFrom: undefined, trouble: undefined, isEnded: false }

const hear = (heard: Heard, item: Closed | Connected | Disconnected): Heard => {
  switch (item._tag) {
    case "Closed":
      return { ...heard, rows: [...heard.rows, item].slice(-rowsKept) }
    case "Connected":
      return { ...heard, connectedFrom: item.from, trouble: undefined }
    case "Disconnected":
      return { ...heard, trouble: item }
  }
}

export const make: Effect.Effect<Mailbox> = Effect.map(Queue.sliding<void>(1), (signal) => {
  let heard = nothing
  const become = (next: () => Heard) =>
    Effect.suspend(() => {
      heard = next()
      return Effect.asVoid(Queue.offer(signal, undefined))
    })
  return {
    offer: (item) => become(() => hear(heard, item)),
    end: become(() => ({ ...heard, isEnded: true })),
    take: Effect.sync(() => {
      const taken = heard
      heard = { ...nothing, trouble: heard.trouble, isEnded: heard.isEnded }
      return taken
    }),
    changed: Queue.take(signal)
  }
})
