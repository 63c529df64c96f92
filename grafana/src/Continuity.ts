/** The dashboard Continuity: what is expected and there, what is not and why, and who said what is stored. */
import * as units from "@grafana/grafana-foundation-sdk/units"
import * as Account from "./Account.ts"
import { flux } from "./Datasources.ts"
import * as Evidence from "./Evidence.ts"
import * as Layout from "./Layout.ts"
import * as Panels from "./Panels.ts"
import * as Variables from "./Variables.ts"

const whole = Panels.thresholds([null, "red"], [1, "green"])
const none = Panels.thresholds([null, "green"], [1, "red"])

const completeness = Panels.stat("Least complete series", { width: 6, height: 9 }, flux(Account.completeness))
  .description("Present of what is expected, without what the exchange has not")
  .unit(units.PercentUnit)
  .decimals(4)
  .thresholds(whole)
  .colorScheme(Panels.byThresholds())

const missing = Panels.stat("Candles missing", { width: 6, height: 9 }, flux(Account.missing))
  .description("Nothing explains them")
  .unit(units.Number)
  .thresholds(none)
  .colorScheme(Panels.byThresholds())

const account = Panels.table(
  "Account of the range",
  { width: 12, height: 9 },
  {
    symbol: "symbol",
    interval: "interval",
    expected: "expected",
    present: "present",
    holes: "exchange holes",
    unreadable: "unreadable",
    missing: "missing",
    completeness: "completeness"
  },
  flux(Account.table)
)
  .description("Expected is what is tracked and due. The account of all time is `cryptostream status`")
  .overrideByName("completeness", [{ id: "unit", value: units.PercentUnit }, { id: "decimals", value: 4 }])

const gaps = Panels.table(
  "Gaps",
  { width: 12, height: 9 },
  { from: "first absent", to: "last absent", symbol: "symbol", interval: "interval", absent: "candles" },
  flux(Evidence.gaps)
)
  .description("Between candles of the range, the newest first; of each series the hundred longest")
  .noValue("No gap in this range")

const marks = Panels.table(
  "Evidence",
  { width: 12, height: 9 },
  {
    known: "known at",
    kind: "kind",
    symbol: "symbol",
    interval: "interval",
    from: "from",
    to: "to",
    mark: "mark"
  },
  flux(Evidence.marks)
)
  .description("Marks of spans that begin in the range: what the exchange answered, what is lost or cannot be read")
  .noValue("No mark in this range")

const windows = Panels.timeSeries("Windows that are over", { width: 24, height: 8 }, flux(Evidence.windows))
  .description("Candles stored in each window of 3,600 intervals, of 3,600; intervals below a day")
  .unit(units.PercentUnit)
  .max(1)
  .displayName("${__field.labels.symbol} ${__field.labels.interval}")

const sources = Panels.bars("Who said what is stored", { width: 12, height: 8 }, flux(Evidence.sourcesOverTime))
  .description("Candles by source: what an audit had to correct is its own")
  .displayName("${__field.labels.source}")

const restated = Panels.bars("Restated", { width: 12, height: 8 }, flux(Evidence.marksOverTime(["restated"])))
  .description("Where the exchange changed its mind")
  .displayName("${__field.labels.kind}")
  .noValue("Nothing was restated in this range")

export const dashboard = Layout.make({
  title: "Continuity",
  description: "What is expected, what is there, and what evidence explains of the rest",
  from: "now-6h",
  variables: [Variables.realm, Variables.symbolsOf, Variables.intervalsOf],
  panels: [completeness, missing, account, gaps, marks, windows, sources, restated]
})
