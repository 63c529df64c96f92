import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import * as Columns from "../src/Columns.ts"
import * as Indicators from "../src/Indicators.ts"
import * as Address from "../web/address.ts"
import * as Web from "../web/catalogue.ts"
import * as Changes from "../web/changes.ts"
import { entry, plain } from "./MadeUp.ts"

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
        outputs: ["", "signal"].map((suffix) => Entry.output(suffix, suffix))
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
        plain("c", "own", { title: "Rubber" }),
        plain("d", "own", { title: "Other", also: ["bounds"] }),
        plain("a", "own", { title: "Width of bb" }),
        plain("bb_width", "own", { title: "Band width" }),
        plain("bb", "price", { title: "Bollinger bands" }),
        plain("z", "price", { title: "Other", family: "Bollinger's" })
      ]
      const names = (text: string) => Web.search(catalogue, text).map(({ name }) => name)
      assert.deepStrictEqual(names("BB "), ["bb", "bb_width", "a", "c"])
      assert.deepStrictEqual(names("bollinger"), ["bb", "z"])
      assert.deepStrictEqual(names("width band"), ["bb_width"])
      assert.deepStrictEqual(names("bound"), ["d"])
      assert.deepStrictEqual([names(" ").length, names("none").length], [6, 0])
    }))

  it.effect("finds by what a name or a word begins with before what is inside one, and by other names and outputs", () =>
    Effect.sync(() => {
      const names = (text: string) => Web.search(Indicators.all, text).map(({ name }) => name)
      assert.deepStrictEqual(names("rsi").slice(0, 2), ["rsi", "stochrsi"])
      assert.isAbove(names("rsi").length, 2)
      assert.sameMembers(names("dmi"), ["adx", "adxr", "dx", "plus_di", "minus_di"])
      assert.deepStrictEqual(names("stochastics").slice(0, 2), ["stoch", "stochf"])
      assert.strictEqual(names("hilbert").length, 6)
      assert.deepStrictEqual(names("macd_signal"), ["macd"])
      assert.deepStrictEqual(names("leading span"), ["ichimoku"])
      assert.strictEqual(names("directional")[0], "adx")
      assert.strictEqual(names("average")[0], "sma")
    }))

  it.effect("lets no more be drawn at a time than the server gives, and no indicator in part", () =>
    Effect.sync(() => {
      assert.strictEqual(Web.most, Columns.most)
      const three = plain("three", "own", {
        outputs: ["a", "b", "c"].map((suffix) => Entry.output(suffix, ""))
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
