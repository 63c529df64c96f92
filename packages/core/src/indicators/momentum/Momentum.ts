/** Oscillators: how fast, how far and how steadily the price moves. */
import type { Entry } from "../Entry.ts"
import * as AwesomeOscillator from "./AwesomeOscillator.ts"
import * as BalanceOfPower from "./BalanceOfPower.ts"
import * as Cci from "./Cci.ts"
import * as Cmo from "./Cmo.ts"
import * as Coppock from "./Coppock.ts"
import * as DetrendedPrice from "./DetrendedPrice.ts"
import * as EfficiencyRatio from "./EfficiencyRatio.ts"
import * as ElderRay from "./ElderRay.ts"
import * as FastStochastic from "./FastStochastic.ts"
import * as Fisher from "./Fisher.ts"
import * as Imi from "./Imi.ts"
import * as Kdj from "./Kdj.ts"
import * as Macd from "./Macd.ts"
import * as PercentRank from "./PercentRank.ts"
import * as PriceMomentum from "./PriceMomentum.ts"
import * as PriceOscillator from "./PriceOscillator.ts"
import * as RateOfChange from "./RateOfChange.ts"
import * as Rsi from "./Rsi.ts"
import * as SlowStochastic from "./SlowStochastic.ts"
import * as StochasticRsi from "./StochasticRsi.ts"
import * as Trix from "./Trix.ts"
import * as Tsi from "./Tsi.ts"
import * as UltimateOscillator from "./UltimateOscillator.ts"
import * as WilliamsR from "./WilliamsR.ts"

export const entries: ReadonlyArray<Entry> = [
  Rsi.entry,
  Macd.entry,
  PriceOscillator.apo,
  PriceOscillator.ppo,
  SlowStochastic.entry,
  FastStochastic.entry,
  StochasticRsi.entry,
  Kdj.entry,
  WilliamsR.entry,
  Cci.entry,
  RateOfChange.entry,
  PriceMomentum.entry,
  Trix.entry,
  Cmo.entry,
  Imi.entry,
  UltimateOscillator.entry,
  AwesomeOscillator.entry,
  Tsi.entry,
  Coppock.entry,
  DetrendedPrice.entry,
  Fisher.entry,
  ElderRay.entry,
  EfficiencyRatio.entry,
  BalanceOfPower.entry,
  PercentRank.entry
]
