/** Who listens to which stream. A frame is written once and handed to all of its listeners. */
import type * as Feed from "./Feed.ts"
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
  /** Replaces what a listener is subscribed to, at an epoch ms. */
  listen(listener: Listener, streams: ReadonlySet<string>, now: number): void
  leave(listener: Listener): void
  deliver(frame: Frame): void
  /** The kline streams that anyone listens to. */
  readonly streams: () => ReadonlyArray<Feed.Stream>
}

interface Hearing {
  /** When the first of them began to listen, epoch ms. */
  readonly since: number
  readonly listeners: Set<Listener>
}

/** `changed` is called when the set of streams that are listened to may have changed. */
export const make = (changed: () => void): Audience => {
  const byStream = new Map<string, Hearing>()
  const byListener = new Map<Listener, ReadonlySet<string>>()

  const remove = (listener: Listener, stream: string): void => {
    const hearing = byStream.get(stream)
    hearing?.listeners.delete(listener)
    if (hearing?.listeners.size === 0) byStream.delete(stream)
  }
  const listen: Audience["listen"] = (listener, streams, now) => {
    for (const stream of byListener.get(listener) ?? []) if (!streams.has(stream)) remove(listener, stream)
    for (const stream of streams) {
      const hearing = byStream.get(stream) ?? { since: now, listeners: new Set() }
      hearing.listeners.add(listener)
      byStream.set(stream, hearing)
    }
    byListener.set(listener, streams)
    changed()
  }
  return {
    listen,
    leave: (listener) => {
      for (const stream of byListener.get(listener) ?? []) remove(listener, stream)
      byListener.delete(listener)
      changed()
    },
    deliver: (sent) => {
      for (const listener of byStream.get(sent.stream)?.listeners ?? []) listener.hear(sent)
    },
    streams: () =>
      [...byStream].flatMap(([name, { since }]) => {
        const series = StreamName.parse(name)
        return series === undefined ? [] : [{ name, series, since }]
      })
  }
}
