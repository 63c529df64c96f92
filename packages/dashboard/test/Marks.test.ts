import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Web from "../web/catalogue.ts"
import * as Marks from "../web/marks.ts"
import * as Plan from "../web/plan.ts"
import * as Rows from "../web/rows.ts"
import * as Slots from "../web/slots.ts"
import * as Buckets from "./Buckets.ts"
import { entry, plain } from "./MadeUp.ts"

const mark = (suffix: string, meaning: Entry.Output["meaning"]) => Entry.output(suffix, "", "dots", { meaning })
const colors: Plan.Colors = { indicators: ["one"], text: "plain" }
const candle = (bucket: number, values: Readonly<Record<string, number>>) => ({ ...Buckets.candle(bucket), values })
const layOut = (...candles: ReadonlyArray<ReturnType<typeof candle>>) =>
  Slots.layOut({ ...Buckets.content([]), candles }).slots
const short = ({ index, shape, side, text }: Marks.Mark) => [index, shape, side, text]

describe("marks", () => {
  const lines = Plan.make(
    [
      ...["hammer", "inside"].map((name) => Web.group(plain(name, "marks"), [])),
      Web.group(plain("x", "marks", { outputs: [mark("", "outlier")] }), []),
      Web.group(plain("doji", "marks", { outputs: [mark("", "neutral")] }), []),
      Web.group(plain("turn", "marks", { outputs: [mark("high", "high"), mark("low", "low")] }), [])
    ],
    colors
  )
  const slots = layOut(
    candle(0, { hammer: 0, x: 0 }),
    candle(1, { hammer: 100, inside: -100 }),
    candle(3, { hammer: 80, inside: 100, x: 1, doji: 100 }),
    candle(4, { turn_high: 100 }),
    candle(5, { turn_low: 100, turn_high: 0, doji: -100 })
  )

  it.effect("stand on the side of what they say, one a side that names them; what says nothing of it is a dot", () =>
    Effect.sync(() => {
      const all = Marks.of(slots, 0, lines)
      assert.deepStrictEqual(all.map(short), [
        [1, "arrowUp", "belowBar", "hammer"],
        [1, "arrowDown", "aboveBar", "inside"],
        [3, "arrowUp", "belowBar", "hammer +1"],
        [3, "circle", "aboveBar", ""],
        [3, "circle", "aboveBar", "doji"],
        [4, "arrowDown", "aboveBar", "turn"],
        [5, "circle", "aboveBar", "doji"],
        [5, "arrowUp", "belowBar", "turn"]
      ])
      assert.deepStrictEqual(all.map(({ time }) => time / Buckets.minute), [1, 1, 3, 3, 3, 4, 5, 5])
      assert.deepStrictEqual(Marks.of(slots, 2, lines), all.slice(2))
      const tones = all.filter(({ index }) => index === 3).map(({ tone }) => tone)
      assert.deepStrictEqual(tones, ["up", "outlier", "neutral"])
    }))

  it.effect("stand on the candle that they speak of, so many candles before the one that confirms it", () =>
    Effect.sync(() => {
      const late = entry("turn", "marks", { behind: "period", outputs: [mark("high", "high")] })
      const turns = Plan.make([Web.group(late, [2])], colors)
      // A hole is where 2 would be: the rows beside it are neighbours.
      const confirmed = layOut(
        candle(0, {}),
        candle(1, {}),
        candle(3, { turn_high_2: 0 }),
        candle(4, { turn_high_2: 100 })
      )
      assert.deepStrictEqual(Marks.of(confirmed, 0, turns).map(({ index }) => index), [1])
      assert.strictEqual(Rows.from(confirmed, 4, 2), 1)
      assert.strictEqual(Rows.from(confirmed, 1, 2), 0)
      assert.strictEqual(Rows.value(confirmed, 1, turns[0]!), 100)
      assert.strictEqual(Rows.value(confirmed, 2, turns[0]!), undefined)
      assert.strictEqual(Rows.value(confirmed, 4, turns[0]!), undefined)
    }))

  it.effect("of indecision and of volume say nothing of a direction, others do", () =>
    Effect.sync(() => {
      const those = Catalogue.entries.filter(({ pane }) => pane === "marks")
      const neutral = those.filter(({ outputs }) => outputs[0].meaning === "neutral").map(({ name }) => name)
      assert.sameMembers(neutral, [
        "cdldoji",
        "cdlgravestonedoji",
        "cdlhighwave",
        "cdllongleggeddoji",
        "cdlrickshawman",
        "cdlshortline",
        "cdlspinningtop",
        "volumespike"
      ])
      const names = those.map((one) => one.short)
      assert.strictEqual(new Set(names.slice(2)).size, names.length - 2)
      for (const name of those.filter((one) => one.name.startsWith("cdl"))) assert.isAtMost(name.short.length, 10)
    }))

  it.effect("write no name over another one or a mark, and none where bars are narrow or marks many", () =>
    Effect.sync(() => {
      const at = (index: number, side: Marks.Mark["side"] = "aboveBar", text = "0123456789"): Marks.Mark => ({
        index,
        time: index,
        tone: "up",
        side,
        shape: "arrowUp",
        text
      })
      const sight = { from: 0, to: 100 }
      const named = (width: number, ...marks: ReadonlyArray<Marks.Mark>) =>
        Marks.readable(marks, width, sight).map(({ text }) => text !== "")
      const five = [at(0), at(5), at(5, "belowBar"), at(20), at(28)]
      assert.deepStrictEqual(named(8, ...five), [true, false, true, true, false])
      assert.deepStrictEqual(named(20, ...five), [true, true, true, true, true])
      assert.deepStrictEqual(named(2, ...five), [false, false, false, false, false])
      assert.deepStrictEqual(named(10, at(0), at(3, "aboveBar", "")), [false, false])
      const many = Array.from({ length: 41 }, (_, i) => at(i * 2))
      assert.isFalse(named(50, ...many).includes(true))
      assert.isFalse(named(50, ...many.slice(1)).includes(false))
    }))
})
