/** The parameters of a request, read as strictly as the exchange reads them. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Symbol from "@cryptostream/core/market/Symbol"
import { Result, Schema } from "effect"
import * as Refusal from "./Refusal.ts"

export type Query = ReadonlyMap<string, string>
export type Read<A> = Result.Result<A, Refusal.Refusal>

const symbolRange = "^[A-Z0-9-_.]{1,20}$"
const symbolsRange = "^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$"
const numberRange = "^[0-9]{1,20}$"

/** Names in the order they came, percent signs resolved; refuses what an endpoint does not know, and repeats. */
export const parse = (search: string, known: ReadonlyArray<string>): Read<Query> => {
  const pairs = [...new URLSearchParams(search)]
  const names = pairs.map(([name]) => name)
  const repeated = names.find((name, i) => names.indexOf(name) < i)
  if (repeated !== undefined) return Result.fail(Refusal.duplicateParameter(repeated))
  if (names.length > known.length) return Result.fail(Refusal.tooManyParameters(known.length, names.length))
  const read = names.filter((name) => known.includes(name)).length
  if (read < names.length) return Result.fail(Refusal.notAllRead(read, names.length))
  const empty = pairs.find(([, value]) => value === "")
  if (empty !== undefined) return Result.fail(Refusal.empty(empty[0]))
  return Result.succeed(new Map(pairs))
}

/** A parameter whose text is in a range, a pattern in the exchange's words; nothing where it was not sent. */
export const inRange = (query: Query, name: string, range: string): Read<string | undefined> => {
  const text = query.get(name)
  return text === undefined || new RegExp(range).test(text)
    ? Result.succeed(text)
    : Result.fail(Refusal.illegalCharacters(name, range))
}

/** A symbol as it is written; whether there is one, the book says. */
export const symbol = (query: Query): Read<Symbol.Symbol | undefined> =>
  Result.map(inRange(query, "symbol", symbolRange), (text) => text === undefined ? undefined : Symbol.make(text))

const decodeSymbols = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Array(Symbol.Symbol)))

/** A list of symbols as a JSON array. */
export const symbols = (query: Query): Read<ReadonlyArray<Symbol.Symbol> | undefined> => {
  const text = query.get("symbols")
  if (text === undefined) return Result.succeed(undefined)
  return Result.mapError(decodeSymbols(text), () => Refusal.illegalCharacters("symbols", symbolsRange))
}

export const interval = (query: Query): Read<Interval.Interval> => {
  const text = query.get("interval")
  if (text === undefined) return Result.fail(Refusal.mandatory("interval"))
  const found = Interval.all.find((one) => one === text)
  return found === undefined ? Result.fail(Refusal.invalidInterval) : Result.succeed(found)
}

export const integer = (query: Query, name: string): Read<number | undefined> =>
  Result.map(inRange(query, name, numberRange), (text) => text === undefined ? undefined : Number(text))

export const required = <A>(name: string, read: Read<A | undefined>): Read<A> =>
  Result.flatMap(read, (value) => value === undefined ? Result.fail(Refusal.mandatory(name)) : Result.succeed(value))
