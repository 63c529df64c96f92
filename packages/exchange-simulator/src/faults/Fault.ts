/** What can go wrong at the exchange, each kind with its parameters, as a script names them. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { Duration, Effect, Schema, SchemaGetter } from "effect"

/** A span of time as Effect writes it, `5 minutes`, in ms. */
export const Millis = Schema.DurationFromString.pipe(
  Schema.decodeTo(Schema.Finite.check(Schema.isGreaterThan(0, { message: "Expected a span of time above 0" })), {
    decode: SchemaGetter.transform(Duration.toMillis),
    encode: SchemaGetter.transform(Duration.millis)
  })
)

const or = <A, I>(schema: Schema.Codec<A, I>, value: A) =>
  schema.pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(value)))

const between = (minimum: number, maximum: number) => Schema.isBetween({ minimum, maximum })
const count = (largest: number) => Schema.Int.check(between(1, largest))

const symbols = { symbols: Schema.optionalKey(Schema.NonEmptyArray(Symbol.Symbol)) }
const lasting = { for: Millis }

export const kinds = {
  // Sockets
  drop: {},
  cut: {},
  serverShutdown: { grace: or(Millis, Duration.toMillis("10 minutes")) },
  silent: lasting,
  stale: { ...lasting, by: Millis },
  loseClose: { ...lasting, ...symbols, intervals: Schema.optionalKey(Schema.NonEmptyArray(Interval.Interval)) },
  delayClose: { ...lasting, by: Millis },
  repeat: lasting,
  reorder: lasting,
  malformed: { count: or(count(1_000_000), 1) },
  // Requests
  tooManyRequests: { ...lasting, retryAfter: Schema.optionalKey(Millis) },
  ban: lasting,
  serverError: { ...lasting, status: or(Schema.Int.check(between(500, 504)), 503) },
  slow: { ...lasting, by: Millis },
  lagging: { ...lasting, by: Millis, share: or(Schema.Finite.check(between(0, 1)), 1) },
  refuse: lasting,
  badChecksum: lasting,
  // The market
  hole: { ...lasting, ...symbols },
  restate: { ...symbols, age: Millis, trades: Schema.optionalKey(count(1_000_000)) }
} as const satisfies Readonly<Record<string, Schema.Struct.Fields>>

export type Kind = keyof typeof kinds
export const allKinds = Object.keys(kinds) as ReadonlyArray<Kind>

type Fields<K extends Kind> = Schema.Struct.Type<(typeof kinds)[K]>

/** A fault at its time, [from, to) in epoch ms; one of a moment ends where it begins. Its other times are in ms. */
export type Fault<K extends Kind = Kind> = K extends Kind
  ? { readonly kind: K; readonly from: number; readonly to: number } & Omit<Fields<K>, "for">
  : never

/** Whether a fault of some symbols, or of all where it names none, is one of this symbol. */
export const concerns = (fault: { readonly symbols?: ReadonlyArray<Symbol.Symbol> }, symbol: Symbol.Symbol): boolean =>
  fault.symbols === undefined || fault.symbols.includes(symbol)
