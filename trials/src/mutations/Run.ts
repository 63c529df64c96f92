/** Draws damaged records by a seed, judges each, and counts. Every one can be drawn again alone by its number. */
import { random } from "../Random.ts"
import type { Case, Judged, Kind } from "./Kind.ts"

export interface Options {
  readonly seed: number
  /** Number of the first. */
  readonly from: number
  readonly count: number
}

export interface Tally {
  readonly kind: string
  /** Damaged texts, and the candles and dead letters that came of them. */
  mutations: number
  decoded: number
  letters: number
  /** Texts of which the decoder and the oracle say the same, and not. */
  agreed: number
  disagreed: number
}

export interface Example {
  readonly kind: string
  readonly number: number
  readonly how: string
  readonly sent: string
  readonly disagreement: string
}

export interface Report {
  readonly tallies: ReadonlyArray<Tally>
  /** How often the oracle objected, by what it said but for the numbers in it. */
  readonly objections: ReadonlyMap<string, number>
  readonly examples: ReadonlyArray<Example>
}

/** Of each objection. */
const examplesKept = 2

/** Spreads the numbers, so that neighbours draw nothing alike. */
const generator = (seed: number, number: number) =>
  random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))

const drawn = (kinds: ReadonlyArray<Kind>, share: number): Kind => {
  let left = share * kinds.reduce((sum, { weight }) => sum + weight, 0)
  return kinds.find(({ weight }) => (left -= weight) < 0) ?? kinds.at(-1)!
}

const none = (kind: string): Tally => ({ kind, mutations: 0, decoded: 0, letters: 0, agreed: 0, disagreed: 0 })

/** An exception is no outcome that any record may have. */
const judged = async (judge: Case["judge"]): Promise<Judged> => {
  try {
    return await judge()
  } catch (cause) {
    return { decoded: 0, letters: 0, disagreements: [`threw ${String(cause)}`] }
  }
}

const add = (tally: Tally, { decoded, disagreements, letters }: Judged): void => {
  tally.mutations++
  tally.decoded += decoded
  tally.letters += letters
  if (disagreements.length === 0) tally.agreed++
  else tally.disagreed++
}

export const run = async (kinds: ReadonlyArray<Kind>, { count, from, seed }: Options): Promise<Report> => {
  const tallies = new Map(kinds.map(({ name }) => [name, none(name)] as const))
  const objections = new Map<string, number>()
  const examples: Array<Example> = []
  for (let number = from; number < from + count; number++) {
    const next = generator(seed, number)
    const kind = drawn(kinds, next())
    const { how, judge, sent } = kind.draw(next)
    const outcome = await judged(judge)
    add(tallies.get(kind.name)!, outcome)
    for (const disagreement of outcome.disagreements) {
      const said = disagreement.replace(/[0-9][0-9T:.Z-]*/g, "N")
      const times = objections.get(said) ?? 0
      objections.set(said, times + 1)
      if (times < examplesKept) examples.push({ kind: kind.name, number, how, sent, disagreement })
    }
  }
  return { tallies: [...tallies.values()], objections, examples }
}
