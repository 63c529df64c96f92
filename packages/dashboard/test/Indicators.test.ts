import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import * as Columns from "../src/Columns.ts"
import * as Indicators from "../src/Indicators.ts"
import * as Address from "../web/address.ts"
import * as Web from "../web/catalogue.ts"
import * as Changes from "../web/changes.ts"
import * as Marks from "../web/marks.ts"
import * as Plan from "../web/plan.ts"
import * as Slots from "../web/slots.ts"
import type { Indicator } from "../web/wire.ts"
import * as Buckets from "./Buckets.ts"

const entry = (name: string, pane: Indicator["pane"], more: Partial<Indicator> = {}): Indicator => ({
  family: "Made up",
  name,
  title: name,
  formula: "",
  source: "",
  pane,
  levels: [],
  outputs: [{ suffix: "", title: "", style: "line" }],
  parameters: [{ name: "period", default: 3, expected: "" }],
  ending: "",
  ...more
})
const plain = (name: string, pane: Indicator["pane"], more: Partial<Indicator> = {}) =>
  entry(name, pane, { parameters: [], ...more })

describe("the page's catalogue", () => {
  it.effect("calls every column as the server does, and knows what each is of", () =>
    Effect.sync(() => {
      assert.isAbove(Catalogue.entries.length, 2)
      for (const one of Catalogue.entries) {
        const columns = Entry.columns(one, Entry.defaults(one))
        const shown = Indicators.all.find(({ name }) => name === one.name)!
        assert.deepStrictEqual(Web.columnsOf([Web.group(shown, Web.defaults(shown))]), columns)
        const { groups, unknown } = Web.grouped(Indicators.all, columns)
        assert.deepStrictEqual([groups.length, groups[0]?.entry.name, unknown.length], [1, one.name, 0])
        for (const column of columns) {
          const { output } = Result.getOrThrow(Catalogue.find(column))
          const [found] = Web.grouped(Indicators.all, [column]).groups
          assert.deepStrictEqual(found!.columns.map((part) => part.output), [one.outputs[output]!])
        }
      }
    }))

  it.effect("has the columns of one indicator together, and says which are of none", () =>
    Effect.sync(() => {
      const two = plain("two", "own", {
        outputs: ["", "signal"].map((suffix) => ({ suffix, title: suffix, style: "line" as const }))
      })
      const { groups, unknown } = Web.grouped([two, entry("sma", "price")], [
        "two_signal",
        "sma_3",
        "two",
        "sma_4",
        "sma_x",
        "two",
        "sma"
      ])
      assert.deepStrictEqual(groups.map((one) => [Web.keyOf(one), Web.columnsOf([one])]), [
        ["two", ["two_signal", "two"]],
        ["sma_3", ["sma_3"]],
        ["sma_4", ["sma_4"]]
      ])
      assert.deepStrictEqual(unknown, ["sma_x", "sma"])
    }))

  it.effect("is searched by name, title and family, the nearest first", () =>
    Effect.sync(() => {
      const catalogue = [
        plain("a", "own", { title: "Width of bb" }),
        plain("bb_width", "own", { title: "Band width" }),
        plain("bb", "price", { title: "Bollinger bands" }),
        plain("z", "price", { title: "Other", family: "Bollinger's" })
      ]
      const names = (text: string) => Web.search(catalogue, text).map(({ name }) => name)
      assert.deepStrictEqual(names("BB "), ["bb", "bb_width", "a"])
      assert.deepStrictEqual(names("bollinger"), ["bb", "z"])
      assert.deepStrictEqual(names("width band"), ["bb_width"])
      assert.deepStrictEqual([names(" ").length, names("none").length], [4, 0])
    }))

  it.effect("lets no more be drawn at a time than the server gives, and no indicator in part", () =>
    Effect.sync(() => {
      assert.strictEqual(Web.most, Columns.most)
      const three = plain("three", "own", {
        outputs: ["a", "b", "c"].map((suffix) => ({ suffix, title: "", style: "line" as const }))
      })
      const ones = Array.from({ length: 10 }, (_, i) => Web.group(entry("sma", "price"), [i]))
      const fitting = Web.fitting([...ones, Web.group(three, [])])
      assert.deepStrictEqual(fitting.map(Web.keyOf), ones.map(Web.keyOf))
    }))

  it.effect("shows two of each place where nothing is chosen, the first that are stored", () =>
    Effect.sync(() => {
      const [price, own, mark] = [entry("sma", "price"), entry("rsi", "own"), entry("cdl", "marks")]
      const stored = [price, price, own, price, mark, own, own, mark].map((one, i) => Web.group(one, [i]))
      assert.deepStrictEqual(Web.unasked(stored).map(Web.keyOf), ["sma_0", "sma_1", "rsi_2", "cdl_4", "rsi_5", "cdl_7"])
    }))
})

describe("the address", () => {
  it.effect("opens the same chart with the same indicators at the same place", () =>
    Effect.sync(() => {
      const series = { symbol: "BTCUSDC", interval: "1m" } as const
      for (const columns of [undefined, [], ["sma_20", "sar_0.02_0.2"]]) {
        for (const at of [undefined, Date.UTC(2024, 0, 1, 12, 30)]) {
          const hash = Address.format(series, columns, at)
          assert.deepStrictEqual(Address.parse(hash), { key: "BTCUSDC/1m", columns, at })
          assert.deepStrictEqual(Address.parse(hash.replace("?", "%3F").replaceAll(",", "%2C")), Address.parse(hash))
        }
      }
      assert.strictEqual(
        Address.format(series, ["rsi_14"], Date.UTC(2024, 0, 1)),
        "#BTCUSDC/1m?rsi_14@2024-01-01T00:00:00Z"
      )
    }))
})

const colors: Plan.Colors = { indicators: ["one", "two"], outlier: "amber", text: "plain" }

describe("the plan of a chart", () => {
  it.effect("gives each indicator the pane where it belongs: those of one name share it", () =>
    Effect.sync(() => {
      const [price, own, other] = [entry("sma", "price"), entry("rsi", "own"), plain("obv", "own")]
      const mark = plain("cdlhammer", "marks", { family: "Candlesticks" })
      const outlier = plain("outlier_return", "marks", { family: "Outliers" })
      const lines = Plan.make(
        [
          Web.group(own, [14]),
          Web.group(mark, []),
          Web.group(price, [3]),
          Web.group(other, []),
          Web.group(own, [7]),
          Web.group(price, [4]),
          Web.group(price, [5]),
          Web.group(outlier, [])
        ],
        colors
      )
      assert.deepStrictEqual(
        lines.map(({ color, column, isDashed, pane, style }) => [column, pane, style, color, isDashed]),
        [
          ["rsi_14", 1, "line", "one", false],
          ["cdlhammer", 0, "mark", "plain", false],
          ["sma_3", 0, "line", "two", false],
          ["obv", 2, "line", "one", false],
          ["rsi_7", 1, "line", "two", false],
          ["sma_4", 0, "line", "one", false],
          ["sma_5", 0, "line", "two", true],
          ["outlier_return", 0, "mark", "amber", false]
        ]
      )
    }))
})

describe("marks", () => {
  const patterns = ["hammer", "doji"].map((name) =>
    Web.group(plain(`cdl${name}`, "marks", { family: "Candlesticks" }), [])
  )
  const outlier = Web.group(plain("outlier_x", "marks", { family: "Outliers" }), [])
  const sides = ["high", "low"].map((suffix) => ({ suffix, title: suffix, style: "dots" as const }))
  const turn = Web.group(plain("turn", "marks", { outputs: [sides[0]!, sides[1]!] }), [])
  const lines = Plan.make([...patterns, outlier, turn], colors)
  const candle = (bucket: number, values: Readonly<Record<string, number>>) => ({ ...Buckets.candle(bucket), values })
  const { slots } = Slots.layOut({
    ...Buckets.content([]),
    candles: [
      candle(0, { cdlhammer: 0, outlier_x: 0 }),
      candle(1, { cdlhammer: 100, cdldoji: -100 }),
      candle(3, { cdlhammer: 80, cdldoji: 100, outlier_x: 1 }),
      candle(4, { turn_high: 100 }),
      candle(5, { turn_low: 100, turn_high: 0 })
    ]
  })
  const short = ({ index, shape, side, text }: Marks.Mark) => [index, shape, side, text]

  it.effect("stand on the side of their sign, one a side that names every pattern; outliers are dots", () =>
    Effect.sync(() => {
      const all = Marks.of(slots, 0, lines)
      assert.deepStrictEqual(all.map(short), [
        [1, "arrowUp", "belowBar", "hammer"],
        [1, "arrowDown", "aboveBar", "doji"],
        [3, "arrowUp", "belowBar", "hammer, doji"],
        [3, "circle", "aboveBar", ""],
        [4, "arrowDown", "aboveBar", "turn"],
        [5, "arrowUp", "belowBar", "turn"]
      ])
      assert.deepStrictEqual(all.map(({ time }) => time / Buckets.minute), [1, 1, 3, 3, 4, 5])
      assert.deepStrictEqual(Marks.of(slots, 2, lines), all.slice(2))
    }))

  it.effect("write no name over another one, and none where bars are narrow", () =>
    Effect.sync(() => {
      const at = (index: number, side: Marks.Mark["side"] = "aboveBar"): Marks.Mark => ({
        index,
        time: index,
        side,
        shape: "arrowUp",
        text: "0123456789"
      })
      const texts = (width: number) =>
        Marks.readable([at(0), at(5), at(5, "belowBar"), at(20), at(28)], width).map(({ text }) => text !== "")
      assert.deepStrictEqual(texts(8), [true, false, true, true, false])
      assert.deepStrictEqual(texts(20), [true, true, true, true, true])
      assert.deepStrictEqual(texts(2), [false, false, false, false, false])
    }))
})

describe("a change", () => {
  it.effect("reaches so many candles further in what is computed, over holes too", () =>
    Effect.sync(() => {
      const held = [0, 1, 2, 5, 6, 9, 10]
      const reached = (to: number, reach: number | undefined) => Changes.widened({ from: 1, to }, held, reach)
      assert.deepStrictEqual(reached(2, 0), { from: 1, to: 2 })
      assert.deepStrictEqual(reached(2, 1), { from: 1, to: 3 })
      assert.deepStrictEqual(reached(2, 3), { from: 1, to: 7 })
      assert.deepStrictEqual(reached(2, 9), { from: 1, to: 11 })
      assert.deepStrictEqual(reached(2, undefined), { from: 1, to: 11 })
      assert.deepStrictEqual(reached(20, 2), { from: 1, to: 20 })
      assert.deepStrictEqual(Changes.widened({ from: 1, to: 2 }, [], 3), { from: 1, to: 2 })
    }))
})
