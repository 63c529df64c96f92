/** Two public Binance clients as strangers set them up for spot: nothing but the addresses is ours. */
import type * as Row from "@cryptostream/core/market/Row"
import type * as Simulator from "@cryptostream/exchange-simulator/Simulator"
import { isWsFormattedKline, type Kline, MainClient, WebsocketClient, type WsMessageKlineRaw } from "binance"
import ccxt, { type OHLCV } from "ccxt"
import { Effect, type Scope } from "effect"

type Addresses = Pick<Simulator.Simulator, "restUrl" | "socketUrl">

export type Ccxt = InstanceType<typeof ccxt.pro.binance>

export const ccxtOf = ({ restUrl, socketUrl }: Addresses): Effect.Effect<Ccxt, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const client = new ccxt.pro.binance({
        options: { defaultType: "spot", fetchMarkets: { types: ["spot"] } },
        urls: { api: { public: `${restUrl}/api/v3`, ws: { spot: `${socketUrl}/ws` } } }
      })
      // The client itself asks for this call before it speaks to an address that begins with `ws://`.
      await client.loadHttpProxyAgent()
      return client
    }),
    (client) => Effect.promise(() => client.close())
  )

/** A candle in the words of ccxt: open time, prices and volume as numbers. */
export type Candle = OHLCV

export const ohlcv = ([openTime, ...texts]: Row.Row): Candle => [openTime, ...texts.slice(0, 5).map(Number)] as Candle

/** What a caller of `watchOHLCV` learns: ccxt does not say that a candle is closed, the next one does. */
export interface Watched {
  readonly closed: Array<Candle>
  /** How many candles had closed when each connection broke. */
  readonly breaks: Array<number>
}

export const watch = async (
  client: Ccxt,
  symbol: string,
  timeframe: string,
  isEnough: (watched: Watched) => boolean
): Promise<Watched> => {
  const watched: Watched = { closed: [], breaks: [] }
  let forming: Candle | undefined
  while (!isEnough(watched)) {
    try {
      for (const candle of await client.watchOHLCV(symbol, timeframe)) {
        if (forming !== undefined && candle[0]! > forming[0]!) watched.closed.push(forming)
        forming = candle
      }
    } catch (error) {
      if (!(error instanceof ccxt.NetworkError)) throw error
      watched.breaks.push(watched.closed.length)
      forming = undefined
    }
  }
  return watched
}

export const binanceOf = ({ restUrl }: Addresses): MainClient => new MainClient({ baseUrl: restUrl })

/** What the socket client of `binance` says through its events, in the order it says it. */
export interface Heard {
  readonly client: WebsocketClient
  readonly events: Array<"open" | "reconnecting" | "reconnected" | "exception">
  /** Closed candles as they came, and in how many of the events each had been heard by then. */
  readonly closed: Array<{ readonly kline: WsMessageKlineRaw; readonly events: number }>
  /** Closed candles as the client beautifies them: open time, prices and volume. */
  readonly formatted: Array<Candle>
  /** Ids of the requests that were answered with `null`, which means that they were granted. */
  readonly granted: Array<number>
  readonly pings: () => number
}

const isKline = (message: unknown): message is WsMessageKlineRaw =>
  typeof message === "object" && message !== null && "e" in message && message.e === "kline"

export const binanceSocketOf = ({ socketUrl }: Addresses): Effect.Effect<Heard, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync((): Heard => {
      let pings = 0
      const client = new WebsocketClient({ wsUrl: socketUrl, beautify: true }, {
        trace: (message: unknown) => {
          if (String(message).startsWith("Received ping frame")) pings += 1
        },
        info: () => {},
        error: () => {}
      })
      const heard: Heard = { client, events: [], closed: [], formatted: [], granted: [], pings: () => pings }
      for (const event of ["open", "reconnecting", "reconnected", "exception"] as const) {
        client.on(event, () => heard.events.push(event))
      }
      client.on("response", ({ id, result }: { readonly id: number; readonly result: unknown }) => {
        if (result === null) heard.granted.push(id)
      })
      client.on("message", (message: unknown) => {
        if (isKline(message) && message.k.x) heard.closed.push({ kline: message, events: heard.events.length })
      })
      client.on("formattedMessage", (message) => {
        if (Array.isArray(message) || !isWsFormattedKline(message) || !message.kline.final) return
        const { close, high, low, open, startTime, volume } = message.kline
        heard.formatted.push([startTime, open, high, low, close, volume])
      })
      return heard
    }),
    ({ client }) => Effect.sync(() => client.closeAll(true))
  )

/** The row of an event. */
export const rowOf = ({ k }: WsMessageKlineRaw): Row.Row =>
  [k.t, k.o, k.h, k.l, k.c, k.v, k.T, k.q, k.n, k.V, k.Q] as ReadonlyArray<unknown> as Row.Row

/** A row as REST writes it. */
export const klineOf = (row: Row.Row): Kline => [...row, "0"] as ReadonlyArray<unknown> as Kline

/** What the REST client of `binance` rejects with. */
export const binanceError = (reason: unknown) =>
  reason as { readonly code: number; readonly headers: Readonly<Record<string, string>> }
