/**
 * The bars of one symbol, each a pure function of seed, symbol and time: sixty seconds a minute, and tables of the minutes
 * of a block. What was made is kept, within bounds, and made again when it is asked for later.
 */
import * as Columns from "./Columns.ts"
import * as Draft from "./Draft.ts"
import type * as Instrument from "./Instrument.ts"
import * as Model from "./Model.ts"
import * as Path from "./Path.ts"
import * as Recent from "./Recent.ts"
import * as Seconds from "./Seconds.ts"

/** Some 13 kB each: a year of minutes. */
const keptTables = 2048
const keptMinutes = 64
const keptPaths = 8

export interface Tape {
  readonly instrument: Instrument.Instrument
  /** The sixty 1s bars of a minute since the epoch. */
  seconds(minute: number): Columns.Columns
  /** The 1m bars of a block; making one takes about 2 ms, unless it is there. */
  minutes(block: number): Columns.Columns
  has(block: number): boolean
}

export const make = (seed: number, instrument: Instrument.Instrument): Tape => {
  const model = Model.make(seed, instrument)
  const paths = Recent.make(keptPaths, (block) => Path.block(model, block))

  const plan = (minute: number, into: Draft.Draft): Draft.Draft => {
    const block = Math.floor(minute / Path.blockMinutes)
    Draft.plan(model, paths.get(block), minute - block * Path.blockMinutes, minute, into)
    return into
  }
  /** Looks back until a second with two trades: some seconds, as a rule. */
  const handedTo = (minute: number): Draft.Carry =>
    Draft.handOn(plan(minute - 1, Draft.make()), () => handedTo(minute - 1))

  const seconds = Recent.make(keptMinutes, (minute) => {
    const bars = Columns.make(Draft.perMinute)
    Seconds.fill(model, plan(minute, Draft.make()), handedTo(minute), bars, 0)
    return bars
  })
  const tables = Recent.make(keptTables, (block) => {
    const first = block * Path.blockMinutes
    const [bars, minutes, draft] = [Columns.make(Draft.perMinute), Columns.make(Path.blockMinutes), Draft.make()]
    let carry = handedTo(first)
    for (let i = 0; i < Path.blockMinutes; i++) {
      carry = Seconds.fill(model, plan(first + i, draft), carry, bars, 0)
      Columns.fold(bars, 0, Draft.perMinute, minutes, i)
    }
    return minutes
  })
  return { instrument, seconds: seconds.get, minutes: tables.get, has: tables.has }
}
