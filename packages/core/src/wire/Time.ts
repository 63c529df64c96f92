/** Times as the exchange writes them: whole milliseconds, or microseconds in its newer archives, told apart by their size. */
import { Schema } from "effect"

export type Unit = "ms" | "us"

/** From 2001 to 2286: whatever lies outside is in another unit, or damaged. */
const first = 1e12
const end = 1e13
const microsPerMilli = 1_000

export const unit = (time: number): Unit | undefined =>
  time >= first && time < end
    ? "ms"
    : time >= first * microsPerMilli && time < end * microsPerMilli
    ? "us"
    : undefined

export const toMillis = (time: number, unit: Unit): number => unit === "us" ? Math.floor(time / microsPerMilli) : time

export const Millis = Schema.Int.check(
  Schema.makeFilter((time) => unit(time) === "ms" || `${time} is not a time in milliseconds`)
)
