/** Volume: how much was traded, at which prices, and by whom. */
import type { Entry } from "../Entry.ts"
import * as Ad from "./Ad.ts"
import * as Adosc from "./Adosc.ts"
import * as Cmf from "./Cmf.ts"
import * as Efi from "./Efi.ts"
import * as Mfi from "./Mfi.ts"
import * as Obv from "./Obv.ts"
import * as Pvo from "./Pvo.ts"
import * as Pvt from "./Pvt.ts"
import * as RelativeVolume from "./RelativeVolume.ts"
import * as TakerBuyRatio from "./TakerBuyRatio.ts"
import * as VolumeIndex from "./VolumeIndex.ts"
import * as VolumeZ from "./VolumeZ.ts"
import * as Vwap from "./Vwap.ts"
import * as VwapDay from "./VwapDay.ts"
import * as VwapRolling from "./VwapRolling.ts"

export const entries: ReadonlyArray<Entry> = [
  Obv.entry,
  Mfi.entry,
  Ad.entry,
  Adosc.entry,
  Cmf.entry,
  Efi.efi,
  Efi.forceIndex,
  Pvt.entry,
  VolumeIndex.negative,
  VolumeIndex.positive,
  Pvo.entry,
  RelativeVolume.rvol,
  RelativeVolume.volumeRatio,
  VolumeZ.entry,
  Vwap.entry,
  VwapDay.entry,
  VwapRolling.entry,
  TakerBuyRatio.entry
]
