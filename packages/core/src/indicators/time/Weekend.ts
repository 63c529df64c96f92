import * as OpenTime from "./OpenTime.ts"

export const entry = OpenTime.entry({
  name: "weekend",
  title: "Weekend",
  formula: "1 where the open time is on a Saturday or Sunday in UTC, else 0",
  source: "ISO 8601"
}, (time) => OpenTime.weekday(time) > 5 ? 1 : 0)
