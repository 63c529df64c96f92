/** What is known of a hole, in words: why it is one, the evidence for it, and what happens next. */
import * as Buckets from "./buckets.ts"
import * as Format from "./format.ts"
import type { Hole } from "./slots.ts"
import type { Gap, Interval, Status } from "./wire.ts"

export const words: Readonly<Record<Hole["status"], string>> = {
  missing: "missing",
  unreadable: "unreadable",
  "exchange-hole": "not at the exchange",
  pending: "pending",
  unwatched: "not watched"
}

export interface Told {
  readonly title: string
  /** Opening times, of the first and the last bucket where there are more. */
  readonly from: string
  readonly to: string | undefined
  readonly size: string
  readonly evidence: string
  /** Every time at which the exchange was asked. */
  readonly asked: ReadonlyArray<string>
  readonly next: string
  /** What to type to see more. */
  readonly command: string | undefined
}

/** What is told of: a gap of the account, or a hole as it is drawn. */
export type Subject = Pick<Gap, "from" | "to" | "buckets" | "evidence"> & {
  readonly status: Hole["status"]
  readonly asked?: ReadonlyArray<number>
}

const utc = (time: number): string => `${Format.time(time)} UTC`

export const span = ({ from, to }: Pick<Gap, "from" | "to">): string =>
  from === to ? utc(from) : `${Format.time(from)} \u2192 ${utc(to)}`

const missing = (asked: number, realm: Status["realm"]): string => {
  if (realm === "recorded") {
    return "The recorded files have none, and there is no exchange to ask. Other files can be added."
  }
  return asked === 0
    ? "The exchange is asked for it. What it has is filled in here; what it says it has not needs a second answer."
    : "It is being asked for again. Two answers at least a minute apart make it a hole of the exchange; a candle that comes after all is filled in here."
}

const next = ({ asked = [], status, to }: Subject, interval: Interval, realm: Status["realm"]): string => {
  switch (status) {
    case "missing":
      return missing(asked.length, realm)
    case "exchange-hole":
      return "Asked at least twice, a minute or more apart, the exchange had none: this candle never existed there, and none is invented. It does not count against completeness."
    case "unreadable":
      return "What came for this bucket cannot be read as a candle. Its bytes are kept as they came; a version that can be read takes its place."
    case "pending":
      return `Due at ${utc(Buckets.due(interval, to))}; what is not there by then is missing.`
    case "unwatched":
      return "Nothing was expected here: the series was not watched in this span, and it does not count for completeness."
  }
}

const command = ({ evidence, status }: Subject, realm: Status["realm"]): string | undefined => {
  const deadLetter = /^dead letter (\S+)/.exec(evidence)?.[1]
  if (deadLetter !== undefined) return `./cryptostream dead-letters show ${deadLetter}`
  return status === "missing" && realm === "recorded" ? "./cryptostream import FILES" : undefined
}

export const of = (subject: Subject, interval: Interval, realm: Status["realm"]): Told => {
  const { asked = [], buckets, evidence, status } = subject
  return {
    title: `${Format.plural(buckets, "candle")} ${words[status]}`,
    from: utc(subject.from),
    to: subject.from === subject.to ? undefined : utc(subject.to),
    size: `${Format.plural(buckets, "bucket")} of ${interval}`,
    evidence,
    asked: asked.map(utc),
    next: next(subject, interval, realm),
    command: command(subject, realm)
  }
}
