import * as OpenTime from "./OpenTime.ts"

export const entry = OpenTime.entry({
  name: "session",
  title: "Session",
  formula: "by the open time in UTC: 1 Asia 00:00 to 08:00, 2 Europe 08:00 to 16:00, 3 America 16:00 to 24:00",
  source: "thirds of the UTC day; markets that never close have no hours of their own"
}, (time) => Math.floor(OpenTime.minuteOfDay(time) / 480) + 1)
