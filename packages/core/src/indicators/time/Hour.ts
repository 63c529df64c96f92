import * as OpenTime from "./OpenTime.ts"

export const entry = OpenTime.entry({
  name: "hour",
  title: "Hour",
  formula: "hour of the open time in UTC, 0 to 23",
  source: "ISO 8601"
}, (time) => Math.floor(OpenTime.minuteOfDay(time) / 60))
