import * as Momentum from "@cryptostream/core/indicators/momentum/Momentum"
import * as Agreement from "./Agreement.ts"
import * as EdgeCases from "./EdgeCases.ts"
import * as Laws from "./Laws.ts"
import * as PlainColumns from "./PlainColumns.ts"
import * as PlainMomentum from "./PlainMomentum.ts"

Laws.hold("momentum", Momentum.entries)
PlainColumns.hold("momentum by its definitions", Momentum.entries, PlainMomentum.definitions)
Agreement.check("momentum is that of the references", Momentum.entries)
EdgeCases.check("momentum of made-up markets", Momentum.entries)
