import * as OpenTime from "./OpenTime.ts"

export const entry = OpenTime.entry({
  name: "weekday",
  title: "Weekday",
  formula: "day of the open time in UTC: 1 Monday to 7 Sunday",
  source: "ISO 8601"
}, OpenTime.weekday)
