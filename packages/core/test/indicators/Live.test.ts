import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Forgetting from "./Forgetting.ts"
import * as OneByOne from "./OneByOne.ts"

OneByOne.hold("live", Catalogue.entries)
Forgetting.check("what goes through a snapshot", Catalogue.entries)
