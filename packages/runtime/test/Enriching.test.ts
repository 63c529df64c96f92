import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { enrichment } from "@cryptostream/runtime/Enriching"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const said = (environment: Readonly<Record<string, string>>) =>
  Effect.provide(enrichment, ConfigProvider.layer(ConfigProvider.fromEnv({ env: environment })))

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

  it("is in the example of settings what it is without them", () => {
    const example = readFileSync(join(import.meta.dirname, "../../../.env.example"), "utf8").split("\n")
    assert.include(example, `# ENRICH=${Enrichment.defaultColumns.join(",")}`)
    assert.include(example, "# HOLES=go-on")
  })

  it.effect("names the variable that is wrong, and the fix", () =>
    Effect.gen(function*() {
      const failure = (environment: Readonly<Record<string, string>>) =>
        Effect.map(Effect.flip(said(environment)), ({ message }) => message)
      assert.match(yield* failure({ ENRICH: "sma_1" }), /^ENRICH: sma_1: period must be a whole number.*sma_20/)
      assert.match(yield* failure({ ENRICH_1s: "foo" }), /^ENRICH_1s: foo: no such column/)
      assert.match(yield* failure({ ENRICH: "sma_5,ema_5,sma_5" }), /^ENRICH: sma_5 is named twice/)
      assert.strictEqual(yield* failure({ HOLES: "restart" }), "HOLES: restart: expected go-on or reset")
    }))

  it.effect("refuses an interval that there is not, and what cannot be stored", () =>
    Effect.gen(function*() {
      const failure = (environment: Readonly<Record<string, string>>) =>
        Effect.map(Effect.flip(said(environment)), ({ message }) => message)
      for (const wrong of ["7h", "1H", "1", ""]) {
        assert.match(
          yield* failure({ ENRICH_1M: "none", ENRICH_1m: "none", [`ENRICH_${wrong}`]: "sma_5" }),
          new RegExp(`^ENRICH_${wrong}: ${wrong}: expected an interval, 1s, 1m, 3m, .*, 1w or 1M$`)
        )
      }
      assert.match(yield* failure({ ENRICH_7: "sma_5" }), /^ENRICH_7: /)
      assert.match(yield* failure({ ENRICH: "all" }), /^ENRICH: all: only exports take it/)
      assert.match(yield* failure({ ENRICH_1h: "rsi_14,beta_100" }), /^ENRICH_1h: beta_100: .*on read only/)
      assert.strictEqual(yield* failure({ ENRICH: "rsi_14," }), "ENRICH: rsi_14,: expected a column, as rsi_14")
      assert.match(yield* failure({ ENRICH: "rsi_14 sma_5" }), /^ENRICH: rsi_14 sma_5: expected commas/)
    }))
})
