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
  readonly status: Hole["status"] | "repaired" | "arrived"
  readonly title: string
  /** Opening times, of the first and the last bucket where there are more. */
  readonly from: string
  readonly to: string | undefined
  readonly size: string
  readonly evidence: string
  /** Every time at which the exchange was asked, and had none. */
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

/** The day of the end is said only where it is another one. */
export const span = ({ from, to }: Pick<Gap, "from" | "to">): string => {
  if (from === to) return utc(from)
  const end = Format.date(from) === Format.date(to) ? utc(to).slice(Format.date(to).length + 1) : utc(to)
  return `${Format.time(from)} \u2192 ${end}`
}

const missing = (asked: number, realm: Status["realm"]): string => {
  if (realm === "recorded") {
    return "The recorded files have none, and there is no exchange to ask. Other files can be added."
  }
  const then = "What it has is filled in here; where it says twice, a minute or more apart, that it has none, " +
    "this is a hole of the exchange."
  return asked === 0
    ? `The exchange is being asked. ${then}`
    : `The exchange had none so far, and is asked again. ${then}`
}

const dayMillis = 86_400_000

const exchangeHole = ({ asked = [], buckets }: Subject): string => {
  const [these, they] = buckets === 1
    ? ["this candle never existed there", "It does"]
    : ["these candles never existed there", "They do"]
  const proof =
    `Asked twice or more, at least a minute apart, the exchange had none: ${these}, and none is invented. ` +
    `${they} not count against completeness.`
  const isOpen = asked.length > 0 && asked.at(-1)! - asked[0]! < dayMillis
  return isOpen ? `${proof} It is asked again for a day; what is found late is filled in here.` : proof
}

const next = (subject: Subject, interval: Interval, realm: Status["realm"]): string => {
  const { asked = [], buckets, status, to } = subject
  switch (status) {
    case "missing":
      return missing(asked.length, realm)
    case "exchange-hole":
      return exchangeHole(subject)
    case "unreadable":
      return buckets === 1
        ? "What came for this bucket cannot be read as a candle. Its bytes are kept as they came; a version that can be read takes its place."
        : "What came for these buckets cannot be read as candles. The bytes are kept as they came; versions that can be read take their place."
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

/** Where the exchange was asked, its answers stand below, each with its time. */
const proof = ({ asked = [], buckets, evidence, status }: Subject): string =>
  asked.length === 0 || status === "unreadable"
    ? Format.prose(evidence)
    : `${Format.plural(asked.length, "answer")} of the exchange without ${buckets === 1 ? "it" : "them"}`

const extent = ({ buckets, from, to }: Subject, interval: Interval) => ({
  from: utc(from),
  to: from === to ? undefined : utc(to),
  size: `${Format.plural(buckets, "bucket")} of ${interval}`
})

export const of = (subject: Subject, interval: Interval, realm: Status["realm"]): Told => {
  const { asked = [], buckets, status } = subject
  return {
    status,
    title: `${Format.plural(buckets, "candle")} ${words[status]}`,
    ...extent(subject, interval),
    evidence: proof(subject),
    asked: asked.map((time) => `${Format.moment(time)} UTC`),
    next: next(subject, interval, realm),
    command: command(subject, realm)
  }
}

/** Once all of it is there, of its largest extent: what was never late was not repaired. */
export const over = (largest: Subject, latest: Subject, interval: Interval): Told => ({
  ...(latest.status === "pending"
    ? {
      status: "arrived",
      title: `${Format.plural(largest.buckets, "candle")} in time`,
      next: "What was pending came before its deadline: nothing was missing."
    }
    : {
      status: "repaired",
      title: `${Format.plural(largest.buckets, "candle")} repaired`,
      next: "The candles of this hole have come: they are in the chart and in the account."
    }),
  ...extent(largest, interval),
  evidence: "",
  asked: [],
  command: undefined
})
