import * as Momentum from "@cryptostream/core/indicators/momentum/Momentum"
import * as Agreement from "./Agreement.ts"
import * as Laws from "./Laws.ts"

Laws.hold("momentum", Momentum.entries)
Agreement.check("momentum is that of the references", Momentum.entries)
