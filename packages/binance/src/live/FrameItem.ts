/** What a frame adds to the stream of a source: a candle, or a dead letter with its bytes. */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import type { Item } from "@cryptostream/core/ports/MarketData"
import type * as KlineEvent from "@cryptostream/core/wire/KlineEvent"
import * as Bytes from "../Bytes.ts"
import type * as Frame from "./Frame.ts"

const candle = (event: KlineEvent.KlineEvent): Item =>
  event._tag === "Open"
    ? { _tag: "Open", series: event.series, candle: event.candle }
    : { _tag: "Closed", series: event.series, source: "socket", knownAt: event.eventTime, rows: [event.row] }

const letter = (frame: Frame.Unreadable, data: string | Uint8Array, readAt: number): Item => ({
  _tag: "Unreadable",
  deadLetter: DeadLetter.make({
    origin: `socket ${frame.stream ?? "?"}`,
    ...frame.series,
    ...(frame.openTime !== undefined && { openTime: frame.openTime }),
    reason: frame.reason,
    ...(typeof data === "string" ? { bytes: data, encoding: "text" as const } : Bytes.kept(data)),
    knownAt: readAt
  })
})

/** `readAt` is epoch ms by the exchange's clock. Answers and the notice of a shutdown are between us and the exchange. */
export const of = (frame: Frame.Frame, data: string | Uint8Array, readAt: number): ReadonlyArray<Item> =>
  frame._tag === "Kline" ? [candle(frame.event)] : frame._tag === "Unreadable" ? [letter(frame, data, readAt)] : []
