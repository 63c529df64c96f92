/** The shapes the API answers with. Times are epoch ms; what is absent is null in a column and no key in an object. */
import * as Entry from "@cryptostream/core/indicators/Entry"
import * as Candle from "@cryptostream/core/market/Candle"
import * as Interval from "@cryptostream/core/market/Interval"
import * as OpenCandle from "@cryptostream/core/market/OpenCandle"
import * as Realm from "@cryptostream/core/market/Realm"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { alarmKinds } from "@cryptostream/core/ports/LiveFeed"
import { Schema } from "effect"

const series = { symbol: Symbol.Symbol, interval: Interval.Interval }
const Numbers = Schema.Array(Schema.Finite)
const SparseNumbers = Schema.Array(Schema.NullOr(Schema.Finite))

export const SeriesStatus = Schema.Struct({
  ...series,
  first: Schema.optionalKey(Schema.Int).annotate({ description: "Open time of the oldest stored candle" }),
  last: Schema.optionalKey(Schema.Int).annotate({ description: "Open time of the newest stored candle" }),
  columns: Schema.Array(Schema.String).annotate({ description: "The stored indicators" }),
  candles: Schema.Int,
  expected: Schema.Int.annotate({ description: "Buckets of the tracked spans" }),
  exchangeHoles: Schema.Int.annotate({ description: "Buckets that the exchange says it does not have" }),
  unreadable: Schema.Int.annotate({ description: "Buckets in which a record stands that cannot be read" }),
  missing: Schema.Int.annotate({ description: "Buckets that nothing explains" }),
  pending: Schema.Int.annotate({ description: "Buckets that are not due yet" }),
  completeness: Schema.optionalKey(Schema.Finite).annotate({ description: "Present / (expected - exchange holes)" }),
  staleFrom: Schema.optionalKey(Schema.Int).annotate({
    description: "Indicators from here on wait to be derived again"
  }),
  notWhole: Schema.optionalKey(Schema.Struct({ from: Schema.Int, of: Interval.Interval })).annotate({
    description:
      "Recorded candles from here on hold only a part of their trades, as the exchange's own candles of another interval say"
  })
})

export const Status = Schema.Struct({
  realm: Realm.Realm,
  source: Schema.String,
  now: Schema.Int.annotate({ description: "The clock the account was made by" }),
  series: Schema.Array(SeriesStatus)
})

/** Candles in columns of one length, oldest first. */
export const Candles = Schema.Struct({
  ...series,
  openTime: Schema.Array(Schema.Int),
  open: Numbers,
  high: Numbers,
  low: Numbers,
  close: Numbers,
  volume: Numbers,
  quoteVolume: SparseNumbers,
  trades: Numbers,
  takerBuyVolume: SparseNumbers,
  takerBuyQuoteVolume: SparseNumbers,
  indicators: Schema.Record(Schema.String, SparseNumbers),
  reach: Schema.optionalKey(Schema.Int).annotate({
    description:
      "A change of one candle changes the computed columns of so many candles behind it, without it of all; " +
      "what it changes of the stored ones, the event tells"
  })
})

export const Gap = Schema.Struct({
  from: Schema.Int.annotate({ description: "Open time of the first bucket" }),
  to: Schema.Int.annotate({ description: "Open time of the last bucket" }),
  buckets: Schema.Int,
  status: Schema.Literals(["exchange-hole", "unreadable", "pending", "missing"]),
  evidence: Schema.String,
  asked: Schema.Array(Schema.Int).annotate({ description: "When the exchange was asked and had none of them" })
})

export const Gaps = Schema.Struct({
  ...series,
  last: Schema.optionalKey(Schema.Int).annotate({
    description: "Open time of the newest candle when they were counted: what is absent after it may not be told yet"
  }),
  gaps: Schema.Array(Gap)
})

const alarm = { kind: Schema.Literals(alarmKinds), message: Schema.String, since: Schema.Int }

export const Alarms = Schema.Struct({
  now: Schema.Int.annotate({ description: "The clock that `since` is of" }),
  alarms: Schema.Array(Schema.Struct({ ...series, ...alarm }))
})

export const Indicator = Schema.Struct({
  family: Schema.String,
  name: Schema.String,
  title: Schema.String,
  short: Schema.String.annotate({ description: "What has room beside a mark" }),
  also: Schema.Array(Schema.String).annotate({ description: "What else people call it" }),
  formula: Schema.String,
  source: Schema.String,
  pane: Schema.Literals(["price", "own", "marks"]),
  scale: Schema.String.annotate({ description: "Those that say the same share a pane of their own" }),
  behind: Schema.optionalKey(Schema.String).annotate({
    description: "The parameter that says how many candles before its row a value speaks of; without it, of its row"
  }),
  levels: Schema.Array(Schema.Finite),
  outputs: Schema.Array(
    Schema.Struct({
      suffix: Schema.String,
      title: Schema.String,
      style: Schema.Literals(Entry.styles),
      color: Schema.Literals(Entry.colors),
      isMiddle: Schema.Boolean,
      meaning: Schema.Literals(Entry.meanings)
    })
  ),
  parameters: Schema.Array(
    Schema.Struct({ name: Schema.String, default: Schema.Finite, expected: Schema.String })
  ),
  ending: Schema.String.annotate({
    description: "A column is called by the name, the output's suffix, the parameters and this, with _ between"
  })
})

const { _tag, ...openCandle } = OpenCandle.OpenCandle.fields
const event = <const Name extends string, S extends Schema.Constraint>(name: Name, data: S) =>
  Schema.Struct({ event: Schema.Literal(name), data: Schema.fromJsonString(data) })

export const LiveEvent = Schema.Union([
  event("open", Schema.Struct(openCandle)),
  event("candle", Schema.Struct({ candle: Candle.Candle, values: Schema.Record(Schema.String, Schema.Finite) })),
  event("changed", Schema.Struct({ from: Schema.Int, to: Schema.Int })),
  event("alarm", Schema.Struct(alarm)),
  event("calm", Schema.Struct({ kind: alarm.kind, message: alarm.message })),
  event("heartbeat", Schema.Struct({ now: Schema.Int }))
])
