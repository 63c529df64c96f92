/** Names that somebody may have meant. */

/** How many letters have to be put in, left out or changed: Levenshtein's distance (1966), row by row. */
export const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

const commonStart = (a: string, b: string): number => {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

const mostMistakes = 2
const most = 3

/** The nearest ones, those that begin alike first; none where all are too far away to be meant. */
export const of = (name: string, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names
    .map((candidate) => ({ candidate, mistakes: distance(name, candidate), start: commonStart(name, candidate) }))
    .filter(({ mistakes }) => mistakes <= mostMistakes)
    .sort((a, b) => a.mistakes - b.mistakes || b.start - a.start || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate)
