import type { Settings } from "@cryptostream/influx/Settings"
import * as Transport from "@cryptostream/influx/Transport"
import * as Verdict from "@cryptostream/influx/Verdict"
import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"

const settings: Settings = { url: "http://db", organisation: "org", token: Redacted.make("secret") }
const now = Date.UTC(2026, 0, 1)
const refused = (status: number, message = "no", retryAfter?: string) =>
  new Transport.Refused({ status, message, ...(retryAfter !== undefined && { retryAfter }) })

describe("what a failed request means", () => {
  it("a Retry-After is in seconds, or a date", () => {
    assert.strictEqual(Verdict.waitMillis("7", now), 7_000)
    assert.strictEqual(Verdict.waitMillis(" 1.5 ", now), 1_500)
    assert.strictEqual(Verdict.waitMillis("Thu, 01 Jan 2026 00:01:30 GMT", now), 90_000)
    assert.strictEqual(Verdict.waitMillis("Wed, 31 Dec 2025 00:00:00 GMT", now), 0)
    assert.isUndefined(Verdict.waitMillis("soon", now))
    assert.isUndefined(Verdict.waitMillis(undefined, now))
  })

  it("an overload passes, a broken request need not, and a refusal stays", () => {
    const again = (afterMillis: number | undefined, isBounded: boolean): Verdict.Verdict => ({
      _tag: "again",
      afterMillis,
      isBounded
    })
    for (const status of [429, 503]) {
      assert.deepStrictEqual(Verdict.of(refused(status, "busy", "2"), now), again(2_000, false))
    }
    for (const status of [408, 502, 504]) {
      assert.deepStrictEqual(Verdict.of(refused(status), now), again(undefined, false))
    }
    assert.deepStrictEqual(Verdict.of(refused(500), now), again(undefined, true))
    const unanswered = new Transport.Unanswered({ message: "reset", cause: "" })
    assert.deepStrictEqual(Verdict.of(unanswered, now), again(undefined, false))
    for (const status of [200, 302, 400, 401, 403, 404, 413, 422, 501]) {
      assert.deepStrictEqual(Verdict.of(refused(status), now), { _tag: "refused" })
    }
  })

  it("a refusal is told in one line that names what to change", () => {
    const explained = (status: number, message: string) =>
      Verdict.explain(refused(status, message), settings, "market_raw").message
    assert.match(explained(401, "unauthorized access"), /^[^\n]*INFLUX_TOKEN[^\n]*INFLUX_TOKEN_FILE[^\n]*$/)
    assert.match(explained(403, "insufficient permissions"), /^[^\n]*INFLUX_TOKEN[^\n]*the bucket market_raw$/)
    assert.match(explained(404, "bucket \"market_raw\" not found"), /org has no bucket market_raw[^\n]*create it/)
    assert.match(explained(404, "database not found: market_raw"), /org has no bucket market_raw/)
    assert.match(explained(404, "organization name \"org\" not found"), /no organisation org[^\n]*INFLUX_ORG$/)
    assert.match(explained(404, "<html>"), /INFLUX_URL/)
    assert.notInclude(explained(401, "x") + explained(403, "x"), "secret")
  })
})
