/** How many of something a span of time allows: the times of the last ones, at most as many as the limit. */
export interface Limit {
  readonly count: number
  readonly millis: number
}

/** The times with this one, or nothing where it is one too many. Epoch ms, ascending. */
export const admit = (
  times: ReadonlyArray<number>,
  now: number,
  { count, millis }: Limit
): ReadonlyArray<number> | undefined => {
  const recent = times.filter((time) => time > now - millis)
  return recent.length < count ? [...recent, now] : undefined
}
