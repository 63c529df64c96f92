/**
 * What the references say of all rows of a column, those that their files leave out included: how many have a value, the first
 * and the last of them, and sums, the weighted one of which moves with every row.
 */
import * as Oracle from "./Oracle.ts"
import * as Recorded from "./Recorded.ts"

export interface Difference {
  readonly field: string
  readonly mine: number
  readonly theirs: number
}

const summaryOf = (values: Float64Array) => {
  const there = [...values].flatMap((value, row) => Number.isNaN(value) ? [] : [{ value, row }])
  const sum = (f: (value: number, row: number) => number) => {
    // Compensated (Neumaier), since the file's are exact.
    let [total, lost] = [0, 0]
    for (const { row, value } of there) {
      const term = f(value, row)
      const next = total + term
      lost += Math.abs(total) >= Math.abs(term) ? (total - next) + term : (term - next) + total
      total = next
    }
    return total + lost
  }
  return {
    count: there.length,
    firstRow: there[0]?.row ?? NaN,
    lastRow: there.at(-1)?.row ?? NaN,
    min: there.reduce((least, { value }) => Math.min(least, value), Infinity),
    max: there.reduce((most, { value }) => Math.max(most, value), -Infinity),
    sum: sum((value) => value),
    sumAbs: sum(Math.abs),
    weightedSum: sum((value, row) => (row + 1) * value),
    weightedSumAbs: sum((value, row) => (row + 1) * Math.abs(value))
  }
}

/** What each field is compared on the scale of. */
const scaleOf = {
  min: "rms",
  max: "rms",
  sum: "sumAbs",
  sumAbs: "sumAbs",
  weightedSum: "weightedSumAbs",
  weightedSumAbs: "weightedSumAbs"
} as const

/** The fields that differ; nothing where the reference has no summary of the column. */
export const differences = (
  kind: Oracle.Kind,
  name: Recorded.Name,
  reference: string
): ReadonlyArray<Difference> => {
  const [header, ...rows] = Recorded.table(`oracle/${kind}-summary.csv`)
  const cells = rows.find(([series, column]) => series === name && column === reference)
  if (cells === undefined) return []
  const theirs = Object.fromEntries(header!.map((field, i) => [field, Number(cells[i])]))
  const values = Oracle.computed(Oracle.ours(reference), name)
  const mine = summaryOf(values.map((value) => Number.isNaN(value) ? Oracle.absentAs(reference) : value))
  const rms = theirs["sumAbs"]! / Math.max(1, theirs["count"]!)
  return Object.entries(mine).flatMap(([field, value]) => {
    const kindOfScale = scaleOf[field as keyof typeof scaleOf]
    const scale = kindOfScale === undefined ? 0 : kindOfScale === "rms" ? rms : theirs[kindOfScale]!
    const tolerance = Oracle.tolerance(Oracle.ours(reference)) * Math.max(scale, Math.abs(theirs[field]!))
    const isSame = Math.abs(value - theirs[field]!) <= (kindOfScale === undefined ? 0 : tolerance)
    return isSame ? [] : [{ field, mine: value, theirs: theirs[field]! }]
  })
}
