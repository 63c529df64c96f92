import * as ArchivePlan from "@cryptostream/binance/archive/ArchivePlan"
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Effect, Schema } from "effect"

const day = 86_400_000
const time = (iso: string) => Date.parse(`${iso}Z`)
const plan = (interval: Interval.Interval, spans: ReadonlyArray<readonly [string, string]>, now: string) =>
  ArchivePlan.plan(
    Series.make("BTCUSDC", interval),
    spans.map(([from, to]) => ({ from: time(from), to: time(to) })),
    time(now)
  )

/** `1m/2024-01 2024-01-01..2024-02-01`, `rest 2024-02-01..2024-02-01T12:00`. */
const shown = (parts: ReadonlyArray<ArchivePlan.Part>): ReadonlyArray<string> =>
  parts.map((part) => {
    const [from, to] = [part.from, part.to].map((at) => new Date(at).toISOString().slice(0, 16).replace("T00:00", ""))
    return `${part._tag === "rest" ? "rest" : `${part.period} ${part.date}`}: ${from} to ${to}`
  })

describe("a plan", () => {
  it("takes whole months from files, and the rest over REST", () =>
    assert.deepStrictEqual(shown(plan("1m", [["2024-01-01T00:00", "2024-03-02T12:00"]], "2024-03-03T12:00")), [
      "monthly 2024-01: 2024-01-01 to 2024-02-01",
      "rest: 2024-02-01 to 2024-03-02T12:00" // February's file comes three days after its end
    ]))

  it("takes days of seconds from files where their month is not wanted whole, or has none yet", () =>
    assert.deepStrictEqual(shown(plan("1s", [["2024-01-30T22:00", "2024-02-04T10:00"]], "2024-02-04T12:00")), [
      "rest: 2024-01-30T22:00 to 2024-01-31", // 7200 rows: 8 requests
      "daily 2024-01-31: 2024-01-31 to 2024-02-01",
      "daily 2024-02-01: 2024-02-01 to 2024-02-02",
      "rest: 2024-02-02 to 2024-02-04T10:00" // its day ended less than two days ago
    ]))

  it("takes a file for a part of it where that saves ten requests, however many holes the part has", () => {
    const spans = [["2024-01-10T00:00", "2024-01-13T00:00"], ["2024-01-20T00:00", "2024-01-24T00:00"]] as const
    assert.deepStrictEqual(shown(plan("1m", spans, "2025-01-01T00:00")), [
      "monthly 2024-01: 2024-01-10 to 2024-01-13",
      "monthly 2024-01: 2024-01-20 to 2024-01-24"
    ])
    assert.deepStrictEqual(shown(plan("1m", spans.slice(1), "2025-01-01T00:00")), ["rest: 2024-01-20 to 2024-01-24"])
  })

  it("joins what touches, of the spans too", () =>
    assert.deepStrictEqual(
      shown(
        plan(
          "1m",
          [["2024-01-01T00:00", "2024-01-09T00:00"], ["2024-01-09T00:00", "2024-02-02T00:00"]],
          "2025-01-01T00:00"
        )
      ),
      ["monthly 2024-01: 2024-01-01 to 2024-02-01", "rest: 2024-02-01 to 2024-02-02"]
    ))

  it("asks REST for long candles, for what lies before the archive, and for what has no end", () => {
    assert.deepStrictEqual(shown(plan("15m", [["2018-01-01T00:00", "2025-01-01T00:00"]], "2025-06-01T00:00")), [
      "rest: 2018-01-01 to 2025-01-01"
    ])
    const parts = ArchivePlan.plan(
      Series.make("BTCUSDC", "1m"),
      [{ from: 0, to: Number.MAX_SAFE_INTEGER }],
      time("2017-10-02T00:00")
    )
    assert.deepStrictEqual(parts.map(({ _tag }) => _tag), ["rest", "archive", "rest"])
    assert.deepStrictEqual([parts[0]?.from, parts.at(-1)?.to], [0, Number.MAX_SAFE_INTEGER])
  })
})

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const intervals = Schema.Literals(["1s", "1m", "3m", "15m", "1w", "1M"])
const now = time("2024-06-02T15:00")

/** Disjoint spans in the order of time, over some years before and a little after now. */
const problems = Arbitrary.map(
  Arbitrary.schema(Schema.Struct({
    interval: intervals,
    now: between(now - 40 * day, now),
    from: between(now - 2500 * day, now - 90 * day),
    steps: Schema.Array(between(1, 40 * day)).check(Schema.isMaxLength(12))
  })),
  ({ from, interval, now, steps }) => {
    const spans: Array<Span> = []
    let at = Interval.ceil(interval, from)
    steps.forEach((step, i) => {
      const to = Math.max(Interval.next(interval, at), Interval.floor(interval, at + step))
      if (i % 2 === 0 || step % 3 === 0) spans.push({ from: at, to })
      at = to
    })
    return { interval, now, spans }
  }
)

const joined = (spans: ReadonlyArray<Span>): ReadonlyArray<Span> =>
  spans.reduce<ReadonlyArray<Span>>((all, { from, to }) => {
    const last = all.at(-1)
    return last?.to === from ? [...all.slice(0, -1), { from: last.from, to }] : [...all, { from, to }]
  }, [])

const pages = (interval: Interval.Interval, spans: ReadonlyArray<Span>) =>
  spans.reduce((sum, { from, to }) => sum + Math.ceil(Interval.count(interval, from, to) / 1000), 0)

describe("any plan", () => {
  const holds = (
    name: string,
    law: (
      interval: Interval.Interval,
      parts: ReadonlyArray<ArchivePlan.Part>,
      spans: ReadonlyArray<Span>,
      now: number
    ) => void
  ) =>
    it.effect.prop(
      name,
      { problem: problems },
      ({ problem: { interval, now, spans } }) =>
        Effect.sync(() => law(interval, ArchivePlan.plan(Series.make("BTCUSDC", interval), spans, now), spans, now)),
      {
        arbitrary: { runs: 500 }
      }
    )

  holds("covers its spans exactly, in their order", (_, parts, spans) => {
    for (const { from, to } of parts) assert.isBelow(from, to)
    assert.deepStrictEqual(joined(parts), joined(spans))
  })

  holds("takes from a file only what lies in it, when the file is there", (_, parts, __, now) => {
    for (const part of parts) {
      if (part._tag === "rest") continue
      const unit = part.period === "monthly" ? "1M" : "1d"
      const start = time(part.period === "monthly" ? `${part.date}-01T00:00` : `${part.date}T00:00`)
      assert.isAtLeast(part.from, start)
      assert.isAtMost(part.to, Interval.next(unit, start))
      assert.isAtLeast(now, Interval.next(unit, start) + (part.period === "monthly" ? 3 : 2) * day)
    }
  })

  holds("saves at least ten requests by every file", (interval, parts) => {
    const files = Map.groupBy(parts.filter((part) => part._tag === "archive"), ({ date }) => date)
    for (const file of files.values()) assert.isAtLeast(pages(interval, file), 10)
  })

  holds("leaves to REST no day of seconds, and no month of longer candles, that saves ten requests", (
    interval,
    parts,
    _,
    now
  ) => {
    const [unit, delay] = interval === "1s" ? ["1d", 2 * day] as const : ["1M", 3 * day] as const
    const left = new Map<number, number>()
    for (const { _tag, from, to } of parts) {
      if (_tag === "archive") continue
      for (let at = Interval.floor(unit, from); at < to; at = Interval.next(unit, at)) {
        const part = { from: Math.max(at, from), to: Math.min(Interval.next(unit, at), to) }
        left.set(at, (left.get(at) ?? 0) + pages(interval, [part]))
      }
    }
    for (const [at, count] of left) {
      const isThere = at >= time("2017-08-01T00:00") && Interval.next(unit, at) + delay <= now
      if (isThere) assert.isBelow(count, 10, new Date(at).toISOString())
    }
  })
})
