/** The flags that verbs share, and how their texts are read. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Realm from "@cryptostream/core/market/Realm"
import * as Symbol from "@cryptostream/core/market/Symbol"
import * as ColumnNames from "@cryptostream/runtime/ColumnNames"
import * as Place from "@cryptostream/runtime/Place"
import type * as Source from "@cryptostream/runtime/Source"
import { Effect, Option, Result, Schema, SchemaGetter } from "effect"
import { Flag } from "effect/cli"
import * as Print from "./Print.ts"

/** What was asked for does not go together: exit code 2. */
export class WrongUse extends Schema.TaggedError<WrongUse>()("WrongUse", { message: Schema.String }) {}

export const data = Flag.String("data").pipe(
  Flag.withDefault("./data"),
  Flag.withDescription("Folder of the data, with a folder per realm below it")
)
export const realm = Flag.Literals("realm", Realm.all).pipe(
  Flag.optional,
  Flag.withDescription("live, recorded or simulated; needed only where several are kept")
)
export const store = Flag.Literals("store", Place.stores).pipe(
  Flag.optional,
  Flag.withDescription(
    "Where candles are: in the folder, or in InfluxDB with Kafka before it (see KAFKA_BROKERS, INFLUX_URL)"
  )
)
export const json = Flag.Boolean("json").pipe(Flag.withDefault(false), Flag.withDescription("Print JSON on stdout"))

/** Of a server of ours. */
export const host = Flag.String("host").pipe(
  Flag.withDefault("127.0.0.1"),
  Flag.withDescription("Address to listen on: this machine alone unless it is said; 0.0.0.0 is for a container")
)

export const list = <A extends string>(item: Schema.Codec<A, string>) =>
  Schema.String.pipe(
    Schema.decodeTo(Schema.Array(item), {
      decode: SchemaGetter.transform((text: string) => text.split(",").map((part) => part.trim())),
      encode: SchemaGetter.transform((parts: ReadonlyArray<string>) => parts.join(","))
    })
  )

export const symbols = Flag.String("symbols").pipe(
  Flag.withSchema(list(Symbol.Symbol)),
  Flag.optional,
  Flag.withDescription("Only these, as BTCUSDC,ETHUSDC")
)
export const intervals = Flag.String("intervals").pipe(
  Flag.withSchema(list(Interval.Interval)),
  Flag.optional,
  Flag.withDescription("Only these, as 1m,1h")
)
export const symbol = Flag.String("symbol").pipe(Flag.withSchema(Symbol.Symbol), Flag.withDescription("As BTCUSDC"))
export const interval = Flag.Literals("interval", Interval.all).pipe(Flag.withDescription("As 1h"))

/** Columns of an export: which of them there are is looked up later. */
export const ColumnList = Schema.String.check(
  Schema.makeFilter((text) =>
    Result.match(ColumnNames.parse(text), { onSuccess: () => true, onFailure: (problem) => problem })
  )
)

const lastPort = 65_535
export const port = Flag.Int("port").pipe(
  Flag.withSchema(
    Schema.Int.check(
      Schema.isBetween({ minimum: 0, maximum: lastPort }, { message: `must be a port from 0 to ${lastPort}` })
    )
  )
)

/** No date is further from 1970, epoch ms. */
const furthest = 8.64e15
const Millis = Schema.Int.annotate({ expected: "a time as 2024-09-03, 2024-09-03T11:00:00Z or epoch ms" }).check(
  Schema.isBetween({ minimum: -furthest, maximum: furthest }, {
    message: "must be a time between the years -271821 and 275760"
  })
)

/** Epoch ms or ISO 8601; a date alone is midnight UTC. */
export const Time = Schema.String.pipe(
  Schema.decodeTo(Millis, {
    decode: SchemaGetter.transform((text: string) => /^-?\d{6,}$/.test(text) ? Number(text) : Date.parse(text)),
    encode: SchemaGetter.transform(String)
  })
)
export const from = Flag.String("from").pipe(
  Flag.withSchema(Time),
  Flag.optional,
  Flag.withDescription("First open time, ISO 8601 or epoch ms")
)
export const to = Flag.String("to").pipe(
  Flag.withSchema(Time),
  Flag.optional,
  Flag.withDescription("Open time to stop before, ISO 8601 or epoch ms")
)

interface Span {
  readonly from: Option.Option<number>
  readonly to: Option.Option<number>
}

/** A span that ends before it begins has nothing in it, and was not meant. */
export const checkSpan = ({ from, to }: Span) =>
  Option.isSome(from) && Option.isSome(to) && from.value > to.value
    ? Effect.fail(
      new WrongUse({ message: `--from ${Print.time(from.value)} is after --to ${Print.time(to.value)}` })
    )
    : Effect.void

export const checksum = Flag.Literals("checksum", ["strict", "warn"]).pipe(
  Flag.withDefault("strict"),
  Flag.withDescription("An archive that is not what the .CHECKSUM beside it says: left out, or read with a warning")
)

/** The exchange runs at the speed of the world; a simulator of it may have been started to run faster. */
export const exchangeSpeed = Flag.Finite("speed").pipe(
  Flag.withSchema(Schema.Finite.check(Schema.isGreaterThan(0, { message: "must be a number above 0, as 60" }))),
  Flag.withDefault(1),
  Flag.withDescription(
    "How many times faster than real time the exchange's clock runs: for a simulator of it; 1 unless it is said"
  )
)

export const archives = Flag.Literals("archives", ["auto", "never"]).pipe(
  Flag.withDefault("auto"),
  Flag.withDescription("Whether whole days and months may come as archive files, where that is faster")
)

interface Selected {
  readonly symbols: Option.Option<ReadonlyArray<Symbol.Symbol>>
  readonly intervals: Option.Option<ReadonlyArray<Interval.Interval>>
  readonly from?: Option.Option<number>
  readonly archives?: "auto" | "never"
  readonly checksum: "strict" | "warn"
}

/** Which series of a source, and how they are fetched. */
export const selection = (input: Selected, { folder }: Place.Place): Source.Selection => ({
  symbols: Option.getOrUndefined(input.symbols),
  intervals: Option.getOrUndefined(input.intervals),
  from: input.from === undefined ? undefined : Option.getOrUndefined(input.from),
  archives: { isUsed: input.archives !== "never", folder: folder.archives, checksums: input.checksum }
})
