import * as Entry from "@cryptostream/core/indicators/Entry"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Indicators from "../src/Indicators.ts"
import * as Web from "../web/catalogue.ts"
import * as Plan from "../web/plan.ts"
import { entry, plain } from "./MadeUp.ts"

const colors: Plan.Colors = { indicators: ["one", "two", "three"], text: "plain" }
const planned = (...columns: ReadonlyArray<string>) => Plan.make(Web.grouped(Indicators.all, columns).groups, colors)

describe("the plan of a chart", () => {
  it.effect("gives each indicator the pane where it belongs: those of one scale share it", () =>
    Effect.sync(() => {
      const [price, own, other] = [entry("sma", "price"), entry("rsi", "own"), plain("obv", "own")]
      const lines = Plan.make(
        [
          Web.group(own, [14]),
          Web.group(plain("cdlhammer", "marks"), []),
          Web.group(price, [3]),
          Web.group(other, []),
          Web.group(own, [7]),
          Web.group(price, [4]),
          Web.group(price, [5])
        ],
        { ...colors, indicators: ["one", "two"] }
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
          ["sma_5", 0, "line", "two", true]
        ]
      )
    }))

  it.effect("has directional movement in one pane, its sums in another", () =>
    Effect.sync(() => {
      const columns = ["adx_14", "plus_di_14", "rsi_14", "minus_di_14", "dx_14", "adxr_14", "plus_dm_14", "minus_dm_14"]
      assert.deepStrictEqual(planned(...columns).map(({ pane }) => pane), [1, 1, 2, 1, 1, 1, 3, 3])
    }))

  it.effect("has bands in one colour with the middle dashed, another indicator in another, and bars in none of these", () =>
    Effect.sync(() => {
      const columns = ["bb_upper_20_2", "bb_mid_20_2", "bb_lower_20_2", "macd_12_26_9", "macd_signal_12_26_9"]
      assert.deepStrictEqual(
        planned(...columns, "macd_hist_12_26_9").map(({ color, isDashed }) => [color, isDashed]),
        [["one", false], ["one", true], ["one", false], ["two", false], ["three", false], ["plain", false]]
      )
    }))

  it.effect("draws a shape of the columns that make it, and lines of fewer", () =>
    Effect.sync(() => {
      const drawn = (...columns: ReadonlyArray<string>) =>
        planned(...columns).map(({ parts, style }) => [style, ...parts])
      const [a, b] = ["ichimoku_spana_9_26_52", "ichimoku_spanb_9_26_52"]
      const base = "ichimoku_base_9_26_52"
      assert.deepStrictEqual(drawn(b, base, a), [["cloud"], ["line", base], ["cloud", a, b]])
      assert.deepStrictEqual(drawn(a), [["line", a]])
      const prices = ["ha_open", "ha_high", "ha_low", "ha_close"]
      assert.deepStrictEqual(drawn(...prices), [["candle", ...prices], ["candle"], ["candle"], ["candle"]])
      assert.deepStrictEqual(drawn("ha_close"), [["line", "ha_close"]])
    }))

  it.effect("draws in steps what holds until it changes", () =>
    Effect.sync(() => {
      const stylesOf = (name: string) => [
        ...new Set(Indicators.all.find((one) => one.name === name)!.outputs.map(({ style }) => style))
      ]
      for (
        const name of [
          "hour",
          "weekday",
          "session",
          "minute_of_day",
          "weekend",
          "gapinwindow",
          "ht_trendmode",
          "supertrend_trend"
        ]
      ) {
        assert.deepStrictEqual([name, stylesOf(name)], [name, ["steps"]])
      }
      for (const name of ["support", "resistance", "pivot", "prevday"]) {
        assert.deepStrictEqual([name, stylesOf(name)], [name, ["levels"]])
      }
    }))

  it.effect("knows how many candles behind its row a value is drawn, by the parameters", () =>
    Effect.sync(() => {
      const columns = ["fractal_high_2_3", "swing_low_5_4", "rsi_14"]
      assert.deepStrictEqual(planned(...columns).map(({ behind }) => behind), [3, 4, 0])
      const late = entry("late", "marks", { behind: "period", outputs: [Entry.output("", "")] })
      assert.deepStrictEqual(Plan.make([Web.group(late, [9])], colors).map(({ behind }) => behind), [9])
    }))
})
