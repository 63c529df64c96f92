import * as Averages from "@cryptostream/core/indicators/averages/Averages"
import * as Agreement from "./Agreement.ts"
import * as Laws from "./Laws.ts"

Laws.hold("averages", Averages.entries)
Agreement.check("averages are those of the references", Averages.entries)
