/** An exchange without a network: what it is told and what it says happens at once, so that TestClock can move it. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import { Clock, type Context, Effect, Layer } from "effect"
import { Socket } from "effect/socket"
import { TestClock } from "effect/testing"
import * as Subscription from "@cryptostream/binance/live/Subscription"

type Listener = (event: Socket.WebSocketEvent) => void

/** One socket, seen from the exchange's side. */
export class Peer implements Socket.WebSocketLike {
  readyState: number
  /** The code it was closed with by the client. */
  closedWith: number | undefined
  readonly received: Array<string> = []
  readonly streams = new Set<string>()
  readonly url: string
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #hear: (peer: Peer, text: string) => void

  constructor(url: string, isOpen: boolean, hear: (peer: Peer, text: string) => void) {
    this.url = url
    this.readyState = isOpen ? 1 : 3
    this.#hear = hear
  }
  addEventListener(type: string, listener: Listener) {
    this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener))
  }
  removeEventListener(type: string, listener: Listener) {
    this.#listeners.get(type)?.delete(listener)
  }
  send(data: string | Uint8Array) {
    this.received.push(String(data))
    this.#hear(this, String(data))
  }
  close(code?: number) {
    if (this.readyState === 1) this.closedWith = code
    this.readyState = 3
  }

  get isOpen() {
    return this.readyState === 1
  }
  say(data: string | Uint8Array) {
    if (this.isOpen) this.#tell("message", { data })
  }
  drop(code = 1006, reason = "") {
    if (!this.isOpen) return
    this.readyState = 3
    this.#tell("close", { code, reason })
  }
  #tell(type: string, event: Socket.WebSocketEvent) {
    for (const listener of this.#listeners.get(type) ?? []) listener(event)
  }
}

export interface Request {
  readonly id: number
  readonly params: ReadonlyArray<string>
}

export interface FakeExchange {
  readonly peers: ReadonlyArray<Peer>
  readonly open: () => ReadonlyArray<Peer>
  readonly layer: Layer.Layer<Socket.WebSocketConstructor>
}

export const acknowledge = (peer: Peer, { id }: Request) => peer.say(JSON.stringify({ result: null, id }))

export const make = (
  { accepts = () => true, onSubscribe = acknowledge }: {
    readonly accepts?: (url: string) => boolean
    readonly onSubscribe?: (peer: Peer, request: Request) => void
  } = {}
): FakeExchange => {
  const peers: Array<Peer> = []
  const hear = (peer: Peer, text: string) => {
    const request = JSON.parse(text) as Request
    for (const name of request.params) peer.streams.add(name)
    onSubscribe(peer, request)
  }
  const dial: Context.Service.Shape<typeof Socket.WebSocketConstructor> = (url) => {
    const peer = new Peer(url, accepts(url), hear)
    peers.push(peer)
    return peer
  }
  return {
    peers,
    open: () => peers.filter((peer) => peer.isOpen),
    layer: Layer.succeed(Socket.WebSocketConstructor, dial)
  }
}

/** A kline frame of a combined stream. The candle's figures follow from its open time, unless told. */
export const kline = (
  series: Series.Series,
  openTime: number,
  options: { readonly closed: boolean; readonly eventTime: number; readonly trades?: number }
): string => {
  const price = (100 + openTime / 1000 % 50).toFixed(8)
  const amount = "1.00000000"
  return JSON.stringify({
    stream: Subscription.streamName(series),
    data: {
      e: "kline",
      E: options.eventTime,
      s: series.symbol,
      k: {
        t: openTime,
        T: Interval.closeTime(series.interval, openTime),
        s: series.symbol,
        i: series.interval,
        f: 1,
        L: 1,
        o: price,
        c: price,
        h: price,
        l: price,
        v: amount,
        n: options.trades ?? 1,
        x: options.closed,
        q: amount,
        V: amount,
        Q: amount,
        B: "0"
      }
    }
  })
}

export const secondly = Series.make("BTCUSDC", "1s")

export const closing = (series: Series.Series, openTime: number, eventTime: number, trades = 1) =>
  kline(series, openTime, { closed: true, eventTime, trades })
export const forming = (series: Series.Series, openTime: number, eventTime: number) =>
  kline(series, openTime, { closed: false, eventTime })

/** Says the close of the second that has just ended, every second, on the sockets that speak. */
export const talk = Effect.fnUntraced(function*(
  exchange: FakeExchange,
  seconds: number,
  speaks: (peer: Peer) => boolean = () => true
) {
  for (let i = 0; i < seconds; i++) {
    yield* TestClock.adjust("1 second")
    const now = yield* Clock.currentTimeMillis
    for (const peer of exchange.open().filter(speaks)) peer.say(closing(secondly, now - 1_000, now))
  }
  yield* TestClock.adjust(0)
})
