import * as OpenTime from "./OpenTime.ts"

export const entry = OpenTime.entry({
  name: "minute_of_day",
  title: "Minute of the day",
  formula: "minutes from 00:00 UTC to the open time, 0 to 1439",
  source: "ISO 8601"
}, OpenTime.minuteOfDay)
