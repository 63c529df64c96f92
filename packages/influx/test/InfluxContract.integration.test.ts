import { candleStoreContract } from "@cryptostream/core/test/CandleStoreContract"
import { describe } from "@effect/vitest"
import * as OwnBuckets from "./OwnBuckets.ts"

OwnBuckets.warnUnlessThere()

describe.skipIf(!OwnBuckets.isThere)("InfluxDB", () => {
  candleStoreContract("the store in InfluxDB", OwnBuckets.store)
})
