import type * as Interval from "@cryptostream/core/market/Interval"
import type * as Row from "@cryptostream/core/market/Row"
import * as Series from "@cryptostream/core/market/Series"
import * as Market from "@cryptostream/exchange-simulator/market/Market"
import { assert, describe, it } from "@effect/vitest"
import { correlation, deviation, kurtosis, mean, returns } from "./Reading.ts"

const day = 86_400_000
const end = Date.UTC(2026, 10, 24)
const minutesOfYear = 525_960

describe.each([1, 42])("market %i looks like a market", (seed) => {
  const market = Market.make(seed)
  const rows = (symbol: string, interval: Interval.Interval, days: number) =>
    market.rows(Series.make(symbol, interval), end - days * day, end)
  const minutes = rows("BTCUSDC", "1m", 7)

  it("bitcoin's volatility of a year is between 30 and 120 percent, by minutes as by hours", () => {
    const year = deviation(returns(minutes)) * Math.sqrt(minutesOfYear)
    const byHours = deviation(returns(rows("BTCUSDC", "1h", 30))) * Math.sqrt(minutesOfYear / 60)
    assert.isTrue(year > 0.3 && year < 1.2, String(year))
    assert.isTrue(byHours > 0.3 && byHours < 1.2, String(byHours))
  })
  it("bitcoin and ether move together", () => {
    const together = correlation(returns(minutes), returns(rows("ETHUSDC", "1m", 7)))
    assert.isTrue(together > 0.5 && together < 0.95, String(together))
  })
  it("large moves come more often than a normal distribution has them, and in clusters", () => {
    const moves = returns(minutes)
    const sizes = moves.map(Math.abs)
    assert.isAbove(kurtosis(moves), 4)
    assert.isAbove(correlation(sizes.slice(0, -15), sizes.slice(15)), 0.15)
    assert.isBelow(Math.abs(correlation(moves.slice(0, -1), moves.slice(1))), 0.1)
  })
  it("more is traded when prices move", () => {
    const ranges = minutes.map((row) => Math.log(Number(row[2]) / Number(row[3])))
    assert.isAbove(correlation(ranges, minutes.map((row) => row[8])), 0.4)
    assert.isAbove(correlation(ranges, minutes.map((row) => Number(row[5]))), 0.3)
  })
  it("some seconds are quiet, more of them for the smaller symbols", () => {
    const quiet = ["BTCUSDC", "SOLUSDC", "QUIETBTC"].map((symbol) =>
      mean(rows(symbol, "1s", 1).slice(0, 40_000).map((row) => row[8] === 0 ? 1 : 0))
    )
    assert.isAbove(quiet[0]!, 0.1)
    assert.isBelow(quiet[2]!, 0.98)
    assert.deepStrictEqual(quiet.toSorted((a, b) => a - b), quiet)
  })
  it("nights and weekends are calmer than the hours when New York opens", () => {
    const range = (row: Row.Row) => Math.log(Number(row[2]) / Number(row[3]))
    const hours = rows("BTCUSDC", "1h", 28)
    const at = (isThen: (date: Date) => boolean) => mean(hours.filter((row) => isThen(new Date(row[0]))).map(range))
    const busy = at((date) => date.getUTCDay() % 6 !== 0 && [13, 14, 15].includes(date.getUTCHours()))
    assert.isAbove(busy, 1.3 * at((date) => [4, 5, 6].includes(date.getUTCHours())))
    assert.isAbove(busy, 1.3 * at((date) => date.getUTCDay() % 6 === 0))
  })
  it("prices stay where the symbols belong", () => {
    const near = [["BTCUSDC", 111_000], ["ETHUSDC", 4_300], ["XRPUSDC", 2.8], ["SOLUSDC", 205]] as const
    for (const [symbol, price] of near) {
      const last = Number(rows(symbol, "1h", 1).at(-1)![4])
      assert.isTrue(last > price / 2.5 && last < price * 2.5, `${symbol} ${last}`)
    }
  })
})
