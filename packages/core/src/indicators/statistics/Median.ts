import * as Sorted from "../../rolling/Sorted.ts"
import * as Entry from "../Entry.ts"
import * as Indicator from "../Indicator.ts"
import * as Parameter from "../Parameter.ts"

export const entry = Entry.make({
  name: "median",
  title: "Median",
  formula: "the middle one of the last n closes in order of size; of an even number the mean of the middle two",
  source: "Tukey, Exploratory Data Analysis, 1977",
  pane: "price",
  parameters: { period: Parameter.period(20) },
  make: ({ period }) => Indicator.over(Sorted.over(period, Sorted.median))
})
