/** Who listens to which stream. A frame is written once and handed to all of its listeners. */
import type * as Series from "@cryptostream/core/market/Series"
import * as KlineFrame from "./KlineFrame.ts"
import * as StreamName from "./StreamName.ts"

/** What is sent of a stream: a forming candle may be left out for a listener who is slow, a closed one may not. */
export interface Frame {
  readonly kind: "Open" | "Closed"
  readonly stream: string
  readonly raw: string | Uint8Array
  readonly combined: string | Uint8Array
}

export const frame = (kind: Frame["kind"], stream: string, raw: string): Frame => ({
  kind,
  stream,
  raw,
  combined: KlineFrame.combined(stream, raw)
})

export interface Listener {
  readonly hear: (frame: Frame) => void
}

export interface Audience {
  /** Replaces what a listener is subscribed to. */
  listen(listener: Listener, streams: ReadonlySet<string>): void
  leave(listener: Listener): void
  deliver(frame: Frame): void
  /** The series that anyone listens to. */
  readonly series: () => ReadonlyArray<Series.Series>
}

/** `changed` is called when the set of streams that are listened to may have changed. */
export const make = (changed: () => void): Audience => {
  const byStream = new Map<string, Set<Listener>>()
  const byListener = new Map<Listener, ReadonlySet<string>>()

  const remove = (listener: Listener, stream: string): void => {
    const listeners = byStream.get(stream)
    listeners?.delete(listener)
    if (listeners?.size === 0) byStream.delete(stream)
  }
  const listen: Audience["listen"] = (listener, streams) => {
    for (const stream of byListener.get(listener) ?? []) if (!streams.has(stream)) remove(listener, stream)
    for (const stream of streams) {
      const listeners = byStream.get(stream) ?? new Set()
      byStream.set(stream, listeners.add(listener))
    }
    byListener.set(listener, streams)
    changed()
  }
  return {
    listen,
    leave: (listener) => {
      listen(listener, new Set())
      byListener.delete(listener)
    },
    deliver: (sent) => {
      for (const listener of byStream.get(sent.stream) ?? []) listener.hear(sent)
    },
    series: () => [...byStream.keys()].map(StreamName.parse).filter((series) => series !== undefined)
  }
}
