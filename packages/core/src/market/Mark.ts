/**
 * A piece of evidence about a series: what is watched, what the exchange answered, what the log lost, what cannot be read.
 * Marks are data: they travel in the log under the key of the candles they speak of. Spans are [from, to), epoch ms.
 */
import { Schema } from "effect"

const knownAt = Schema.Int

/** The series is watched from `from` on, or up to `until`: so far its history was read, or so far its source goes. */
export const Tracked = Schema.TaggedStruct("tracked", {
  from: Schema.Int,
  until: Schema.optionalKey(Schema.Int),
  knownAt
})

/** The series is watched no more from `from` on. It ends what was watched without an end before, and no span that has one. */
export const Untracked = Schema.TaggedStruct("untracked", { from: Schema.Int, knownAt })

/** The exchange answered for this span, with candles on both sides of it and none inside. */
export const Asked = Schema.TaggedStruct("asked", { from: Schema.Int, to: Schema.Int, knownAt })

/** The log no longer has what it held of this span. */
export const Lost = Schema.TaggedStruct("lost", { from: Schema.Int, to: Schema.Int, knownAt })

/** The exchange changed its mind about a bucket. */
export const Restated = Schema.TaggedStruct("restated", { from: Schema.Int, to: Schema.Int, knownAt })

/** A record that cannot be read stands in this bucket; its bytes are kept under the dead letter's id. */
export const Unreadable = Schema.TaggedStruct("unreadable", {
  from: Schema.Int,
  to: Schema.Int,
  deadLetter: Schema.String,
  knownAt
})

/** Somebody asked for what is derived from the candles that open at `from` and later to be derived again. */
export const Reprocess = Schema.TaggedStruct("reprocess", { from: Schema.Int, knownAt })

export const Mark = Schema.Union([Tracked, Untracked, Asked, Lost, Restated, Unreadable, Reprocess])
export type Mark = typeof Mark.Type
export type Asked = typeof Asked.Type
export type Tracked = typeof Tracked.Type

/** Two marks of one identity say the same thing at different times. Every answer of the exchange is evidence of its own. */
export const identity = (mark: Mark): string => {
  switch (mark._tag) {
    case "tracked":
      return `tracked:${mark.from}${mark.until === undefined ? "" : ":until"}`
    case "untracked":
    case "reprocess":
      return `${mark._tag}:${mark.from}`
    case "asked":
      return `asked:${mark.from}:${mark.to}:${mark.knownAt}`
    default:
      return `${mark._tag}:${mark.from}:${mark.to}`
  }
}

/** What two marks of one identity say: the later one holds, but a span that is watched never becomes shorter. */
export const merge = (known: Mark, mark: Mark): Mark => {
  const later = known.knownAt > mark.knownAt ? known : mark
  return later._tag === "tracked" && later.until !== undefined && known._tag === "tracked" && mark._tag === "tracked"
    ? { ...later, until: Math.max(later.until, known.until ?? -Infinity, mark.until ?? -Infinity) }
    : later
}

export const keep = (marks: ReadonlyMap<string, Mark>, mark: Mark): ReadonlyMap<string, Mark> => {
  const known = marks.get(identity(mark))
  return new Map(marks).set(identity(mark), known === undefined ? mark : merge(known, mark))
}
