/** A kind of record that is damaged, given to the product's own decoder and judged by the oracle. */
import type { Random } from "./Mutation.ts"

/** What became of one damaged text, which may hold several candles. */
export interface Judged {
  readonly decoded: number
  readonly letters: number
  /** What the oracle sees otherwise, in words. */
  readonly disagreements: ReadonlyArray<string>
}

/** A damaged text. */
export interface Case {
  /** A character a byte. */
  readonly sent: string
  readonly how: string
  readonly judge: () => Judged | Promise<Judged>
}

export interface Kind {
  readonly name: string
  /** How often it is drawn beside the others: those that need a file are slow. */
  readonly weight: number
  readonly draw: (next: Random) => Case
}
