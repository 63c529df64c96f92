/** The account of what is stored, by the product's own `status`, asked in the container of the page. */
import { Effect, Schema } from "effect"
import * as Until from "../distributed/Until.ts"
import * as Docker from "./Docker.ts"

export const intervals = ["1s", "1m", "15m", "1h", "1d"] as const

const Row = Schema.Struct({
  symbol: Schema.String,
  interval: Schema.String,
  first: Schema.NullOr(Schema.Finite),
  last: Schema.NullOr(Schema.Finite),
  candles: Schema.Int,
  expected: Schema.Int,
  missing: Schema.Int,
  unreadable: Schema.Int,
  completeness: Schema.NullOr(Schema.Finite)
})
export type Row = typeof Row.Type

const read = Docker.decode(Schema.Array(Row))

const program = (...parts: ReadonlyArray<string>) =>
  Docker.compose("exec", "--no-TTY", "dashboard", "node", "cryptostream/main.js", ...parts, "--store", "influx")

export const status = Effect.flatMap(program("status", "--json"), read)

/** A series up to a moment, epoch ms, as CSV. */
export const exported = (symbol: string, interval: string, to: number) =>
  program("export", "--symbol", symbol, "--interval", interval, "--layer", "raw", "--to", `${to}`)

const lengths: Readonly<Record<string, number>> = {
  "1s": 1_000,
  "1m": 60_000,
  "15m": 900_000,
  "1h": 3_600_000,
  "1d": 86_400_000
}

/** What a close may take until it is stored, ms, while many others are filled. */
const patience = 20_000

/** The account of a history that is still read ends where it was read to: it has to have come to the newest close. */
const isFresh = ({ interval, last }: Row): boolean => {
  const length = lengths[interval] ?? 0
  return Date.now() - ((last ?? 0) + length) < length + patience
}

/** What keeps the account from being whole, a line each. */
export const blemishes = (rows: ReadonlyArray<Row>, symbols: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...symbols.flatMap((symbol) =>
    intervals.filter((interval) => !rows.some((row) => row.symbol === symbol && row.interval === interval))
      .map((interval) => `${symbol} ${interval}: nothing of it is stored`)
  ),
  ...rows.filter((row) => row.missing > 0 || row.unreadable > 0 || row.completeness !== 1).map((row) =>
    `${row.symbol} ${row.interval}: ${row.candles} candles, ${row.expected} expected, ${row.missing} missing`
  ),
  ...rows.filter((row) => !isFresh(row)).map((row) =>
    `${row.symbol} ${row.interval}: the newest candle is of ${new Date(row.last ?? 0).toISOString()}`
  )
]

/** Waits until every series of these symbols is there, whole and up to date. Returns the rows. */
export const whole = Effect.fnUntraced(function*(what: string, symbols: ReadonlyArray<string>, minutes = 5) {
  let seen: ReadonlyArray<string> = []
  let rows: ReadonlyArray<Row> = []
  yield* Until.until(
    what,
    Effect.map(Effect.option(status), (found) => {
      if (found._tag === "None") return false
      rows = found.value
      seen = blemishes(rows, symbols)
      return seen.length === 0
    }),
    minutes
  ).pipe(
    Effect.catchTag(
      "Never",
      ({ message }) => Effect.fail(new Until.Never({ message: `${message}: ${seen.slice(0, 5).join("; ")}` }))
    )
  )
  return rows
})
