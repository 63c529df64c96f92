import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { enrichment } from "@cryptostream/runtime/Enriching"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect } from "effect"

const said = (environment: Readonly<Record<string, string>>) =>
  Effect.provide(enrichment, ConfigProvider.layer(ConfigProvider.fromUnknown(environment)))

describe("what is derived and stored", () => {
  it.effect("is the default set, what is said for all, and what is said for one interval", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual((yield* said({}))("1m").columns, Enrichment.defaultColumns)
      const made = yield* said({ ENRICH: "sma_5, ema_7", ENRICH_1m: "rsi_3", ENRICH_1M: "none" })
      assert.deepStrictEqual(made("1h").columns, ["sma_5", "ema_7"])
      assert.deepStrictEqual(made("1m").columns, ["rsi_3"])
      assert.deepStrictEqual(made("1M").columns, [])
      assert.notStrictEqual(
        (yield* said({ HOLES: "reset" }))("1m").configuration,
        (yield* said({}))("1m").configuration
      )
    }))

  it.effect("names the variable that is wrong, and the fix", () =>
    Effect.gen(function*() {
      const failure = (environment: Readonly<Record<string, string>>) =>
        Effect.map(Effect.flip(said(environment)), ({ message }) => message)
      assert.match(yield* failure({ ENRICH: "sma_1" }), /^ENRICH: sma_1: period must be a whole number.*sma_20/)
      assert.match(yield* failure({ ENRICH_1s: "foo" }), /^ENRICH_1s: foo: no such column/)
      assert.match(yield* failure({ ENRICH: "sma_5,ema_5,sma_5" }), /^ENRICH: sma_5 is named twice/)
      assert.include(yield* failure({ HOLES: "jump" }), "HOLES")
    }))
})
