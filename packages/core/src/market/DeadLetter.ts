/** A record that could not be read, kept with its bytes, the reason and where it came from. */
import { Schema } from "effect"
import * as Interval from "./Interval.ts"
import * as Symbol from "./Symbol.ts"

export const DeadLetter = Schema.Struct({
  /** Derived from the origin and the bytes, so that reading the same record again does not double it. */
  id: Schema.String,
  /** Where a person finds it: `BTCUSDT-15m.csv.gz row 7656`, or a topic, partition and offset. */
  origin: Schema.String,
  symbol: Schema.optionalKey(Symbol.Symbol),
  interval: Schema.optionalKey(Interval.Interval),
  /** The bucket it would have filled, where that much could be read. */
  openTime: Schema.optionalKey(Schema.Int),
  reason: Schema.String,
  /** The record as it came: its text, or its bytes in base64 where they are no text. */
  bytes: Schema.String,
  encoding: Schema.Literals(["text", "base64"]),
  /** Version of the code that could not read it. */
  codeVersion: Schema.String,
  knownAt: Schema.Int
})
export interface DeadLetter extends Schema.Schema.Type<typeof DeadLetter> {}

/** FNV-1a, 64 bits in two halves: an identity, not a protection. */
const hash = (text: string): string => {
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("")
}

export const codeVersion = "0.1.0"

export const make = (parts: Omit<DeadLetter, "id" | "codeVersion">): DeadLetter => ({
  id: hash(`${parts.origin}\n${parts.bytes}`),
  codeVersion,
  ...parts
})
