/** When the first candle was stored, asked of InfluxDB itself at its published port, and what the simulator says of candles. */
import { Effect, Schema } from "effect"
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import * as Until from "../distributed/Until.ts"
import * as Account from "./Account.ts"
import * as Docker from "./Docker.ts"

const tokenFile = fileURLToPath(new URL("../../../secrets/influxdb-admin-token", import.meta.url))
const query =
  "from(bucket: \"market_raw_simulated\") |> range(start: 0) |> filter(fn: (r) => r._field == \"close\") |> limit(n: 1)"

const hasCandle = async (): Promise<boolean> => {
  const response = await fetch(`http://127.0.0.1:${Docker.ports.influxdb}/api/v2/query?org=cryptostream`, {
    method: "POST",
    headers: {
      authorization: `Token ${(await readFile(tokenFile, "utf8")).trim()}`,
      "content-type": "application/vnd.flux"
    },
    body: query,
    signal: AbortSignal.timeout(2_000)
  })
  return response.ok && (await response.text()).includes("_time")
}

/** Until it is there: before, the server may not be there either. */
export const firstCandle = Until.until(
  "the first candle in InfluxDB",
  Effect.orElseSucceed(Effect.tryPromise(hasCandle), () => false),
  5
)

const Klines = Docker.decode(Schema.Array(Schema.Array(Schema.Union([Schema.String, Schema.Finite]))))

/** The newest closed candles of a symbol as the simulator has them: open time, open, high, low, close, volume. */
const said = Effect.fnUntraced(function*(symbol: string, interval: string, to: number) {
  const url = `http://127.0.0.1:9000/api/v3/klines?symbol=${symbol}&interval=${interval}&limit=1000&endTime=${to - 1}`
  const text = yield* Docker.compose(
    ...["exec", "--no-TTY", "simulator", "node", "--eval"],
    `fetch(${JSON.stringify(url)}).then((r) => r.text()).then((text) => console.log(text))`
  )
  return (yield* Klines(text)).filter((row) => Number(row[6]) < to).map((row) => row.slice(0, 6).map(Number))
})

export interface Compared {
  readonly symbol: string
  readonly interval: string
  readonly candles: number
  readonly differences: number
}

/** The newest thousand of each interval, as the simulator says and as they are stored. */
export const compare = (symbols: ReadonlyArray<string>, to: number) =>
  Effect.forEach(
    symbols.flatMap((symbol) => Account.intervals.map((interval) => ({ symbol, interval }))),
    Effect.fnUntraced(function*({ interval, symbol }) {
      const truth = yield* said(symbol, interval, to)
      const lines = (yield* Account.exported(symbol, interval, to)).trim().split("\n").slice(1)
      const stored = new Map(lines.map((line) => {
        const values = line.split(",").slice(0, 6).map(Number)
        return [values[0], values.join()]
      }))
      const differences = truth.filter((row) => stored.get(row[0]) !== row.join()).length
      return { symbol, interval, candles: truth.length, differences } satisfies Compared
    })
  )
