/** The unit in which times are told: milliseconds unless microseconds are asked for. */
export type TimeUnit = "milliseconds" | "microseconds"

/** What a client asks for by a word: the exchange takes it in capitals and in small letters. */
export const of = (word: unknown): TimeUnit =>
  word === "MICROSECOND" || word === "microsecond" ? "microseconds" : "milliseconds"

/** A moment of epoch ms. */
export const moment = (unit: TimeUnit, time: number): number => unit === "microseconds" ? time * 1000 : time

/** The last moment of a candle, of epoch ms: one unit before the next candle. */
export const lastMoment = (unit: TimeUnit, time: number): number => unit === "microseconds" ? time * 1000 + 999 : time
