import * as Addresses from "@cryptostream/binance/rest/Addresses"
import { assert, describe, it } from "@effect/vitest"

describe("the addresses of a service", () => {
  it("are used in their order and begin anew, and one that works is kept", () => {
    const addresses = Addresses.make(["one", "two"])
    const used = [addresses.current(), addresses.current()]
    addresses.leave("one")
    used.push(addresses.current(), addresses.current())
    addresses.leave("two")
    used.push(addresses.current())
    assert.deepStrictEqual(used, ["one", "one", "two", "two", "one"])
  })

  it("are left once, however many requests failed there", () => {
    const addresses = Addresses.make(["one", "two", "three"])
    for (let i = 0; i < 5; i++) addresses.leave("one")
    assert.strictEqual(addresses.current(), "two")
  })
})
