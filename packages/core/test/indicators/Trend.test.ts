import * as Trend from "@cryptostream/core/indicators/trend/Trend"
import * as Agreement from "./Agreement.ts"
import * as EdgeCases from "./EdgeCases.ts"
import * as Laws from "./Laws.ts"
import * as PlainColumns from "./PlainColumns.ts"
import * as PlainTrend from "./PlainTrend.ts"

Laws.hold("trend", Trend.entries)
PlainColumns.hold("trend by its definitions", Trend.entries, PlainTrend.definitions)
Agreement.check("trend is that of the references", Trend.entries)
EdgeCases.check("trend of made-up markets", Trend.entries)
