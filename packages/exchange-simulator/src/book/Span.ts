/** A stretch of time: [from, to) in epoch ms. */

export interface Span {
  readonly from: number
  readonly to: number
}

export const contains = ({ from, to }: Span, time: number): boolean => from <= time && time < to

/** What is left of a span when others are taken out of it: oldest first, nothing where they cover it. */
export const without = (span: Span, taken: ReadonlyArray<Span>): ReadonlyArray<Span> =>
  taken.reduce(
    (left: ReadonlyArray<Span>, hole) =>
      left.flatMap((one) =>
        hole.to <= one.from || one.to <= hole.from
          ? [one]
          : [{ from: one.from, to: hole.from }, { from: hole.to, to: one.to }].filter(({ from, to }) => from < to)
      ),
    [span]
  )
