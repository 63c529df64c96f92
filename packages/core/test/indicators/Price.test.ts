import * as Price from "@cryptostream/core/indicators/price/Price"
import * as Agreement from "./Agreement.ts"
import * as EdgeCases from "./EdgeCases.ts"
import * as Laws from "./Laws.ts"
import * as PlainColumns from "./PlainColumns.ts"
import * as PlainPrices from "./PlainPrices.ts"

Laws.hold("prices", Price.entries)
PlainColumns.hold("prices by their definitions", Price.entries, PlainPrices.definitions)
Agreement.check("prices are those of the references", Price.entries)
EdgeCases.check("prices of made-up markets", Price.entries)
