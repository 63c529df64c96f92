/** What a script's faults do to the frames between the feed and the sockets: pure, a step a batch. */
import type * as Audience from "./Audience.ts"
import * as Fault from "../faults/Fault.ts"
import * as Faults from "../faults/Faults.ts"
import * as StreamName from "./StreamName.ts"

type Frames = ReadonlyArray<Audience.Frame>

export interface Distortion {
  /** The time of the last step, epoch ms. */
  readonly at: number
  /** Frames still to be garbled. */
  readonly toGarble: number
  readonly garbled: number
  /** Frames held back until the next one of their stream has gone. */
  readonly held: ReadonlyMap<string, Audience.Frame>
}

export const start = (at: number): Distortion => ({ at, toGarble: 0, garbled: 0, held: new Map() })

const isLost = (faults: Faults.Faults, { kind, stream }: Audience.Frame, now: number): boolean => {
  const series = StreamName.parse(stream)
  return kind === "Closed" && series !== undefined &&
    Faults.allActive(faults, "loseClose", now).some((fault) =>
      Fault.concerns(fault, series.symbol) &&
      (fault.intervals === undefined || fault.intervals.includes(series.interval))
    )
}

/** Ways to garble a frame, taken in turn: cut off, of a wrong type, no JSON at all, no text at all. */
const garblings: ReadonlyArray<(text: string) => string | Uint8Array> = [
  (text) => text.slice(0, text.length >> 1),
  (text) => text.replace(/"o":"([^"]*)"/, `"o":[$1]`),
  () => "upstream connect error or disconnect/reset before headers",
  (text) => new TextEncoder().encode(text).map((byte) => byte ^ 0x80)
]

const garble = (frame: Audience.Frame, index: number): Audience.Frame => {
  const way = garblings[index % garblings.length]!
  const spoil = (sent: string | Uint8Array) => typeof sent === "string" ? way(sent) : sent
  return { ...frame, raw: spoil(frame.raw), combined: spoil(frame.combined) }
}

/** Swaps neighbours within each stream: one waits until the next has gone. */
const reorder = (before: Distortion["held"], frames: Frames): readonly [Distortion["held"], Frames] => {
  const held = new Map(before)
  const sent: Array<Audience.Frame> = []
  for (const frame of frames) {
    const waiting = held.get(frame.stream)
    if (waiting === undefined) held.set(frame.stream, frame)
    else {
      sent.push(frame, waiting)
      held.delete(frame.stream)
    }
  }
  return [held, sent]
}

/** The frames that leave the exchange when these are made. */
export const step = (
  state: Distortion,
  faults: Faults.Faults,
  made: Frames,
  now: number
): readonly [Distortion, Frames] => {
  const begun = Faults.of(faults, "malformed").filter(({ from }) => state.at < from && from <= now)
  const toGarble = begun.reduce((sum, { count }) => sum + count, state.toGarble)
  if (Faults.active(faults, "silent", now) !== undefined) return [{ ...state, at: now, toGarble, held: new Map() }, []]

  const kept = made.filter((frame) => !isLost(faults, frame, now))
  const spoiled = kept.map((frame, i) => i < toGarble ? garble(frame, state.garbled + i) : frame)
  const garbled = Math.min(toGarble, kept.length)
  const repeated = Faults.active(faults, "repeat", now) === undefined
    ? spoiled
    : spoiled.flatMap((frame) => [frame, frame])
  const [held, sent] = Faults.active(faults, "reorder", now) === undefined
    ? [new Map(), [...state.held.values(), ...repeated]] as const
    : reorder(state.held, repeated)
  return [{ at: now, toGarble: toGarble - garbled, garbled: state.garbled + garbled, held }, sent]
}
