/**
 * Writes docs/indicators.md: every column of the catalogue with its formula, its source, its parameters and how far it looks back,
 * and its worst error against the reference values over the recorded candles. `npm run docs:indicators`, where those are.
 */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import * as Entry from "@cryptostream/core/indicators/Entry"
import type * as Memory from "@cryptostream/core/rolling/Memory"
import * as Oracle from "@cryptostream/core/test/indicators/Oracle"
import * as Recorded from "@cryptostream/core/test/indicators/Recorded"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Columns from "./indicators/Columns.ts"

if (!Recorded.isThere) throw new Error("the recorded data is not there: set CRYPTOSTREAM_RECORDED_DATA to its folder")

const memoryOf = (memory: Memory.Memory): string =>
  memory._tag === "anchored" ? "all" : `${memory._tag === "window" ? "" : `${memory._tag}, `}${memory.values}`

const escaped = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*").replaceAll("_", "\\_")

/** The reference columns of a column of ours, by kind of file. */
const references = new Map<string, Array<{ readonly kind: Oracle.Kind; readonly name: string }>>()
for (const kind of Oracle.kinds) {
  for (const name of Oracle.names(kind)) {
    const column = Oracle.ours(name)
    references.set(column, [...references.get(column) ?? [], { kind, name }])
  }
}

/** The worst of all references and series, and of which series. */
const errorOf = (column: string): string => {
  const pattern = Columns.patternDifferences(column)
  if (pattern !== undefined) return `${pattern.differing} of ${pattern.rows} rows differ`
  const found = (references.get(column) ?? []).flatMap(({ kind, name }) =>
    Recorded.series.map((series) => Oracle.compare(kind, series, name))
  )
  if (found.length === 0) return ""
  const presence = found.reduce((sum, one) => sum + one.presence, 0)
  const worst = found.reduce((most, one) => Math.max(most, one.worst), 0)
  return presence === 0 ? worst.toExponential(1) : `${presence} rows have a value in one only`
}

const rowsOf = (entry: Entry.Entry): ReadonlyArray<string> => {
  const defaults = Entry.defaults(entry)
  const memory = memoryOf(entry.make(defaults, "1h").memory)
  return Entry.columns(entry, defaults).map((column, output) => {
    const first = output === 0
    const title = first ? entry.title : entry.outputs[output]!.title
    const cells = [`\`${column}\``, title, first ? entry.formula : "", first ? entry.source : "", first ? memory : ""]
    return `| ${[cells[0], ...cells.slice(1).map((cell) => escaped(cell!)), errorOf(column)].join(" | ")} |`
  })
}

const head = [
  "| column | what | formula | source | looks back | worst error |",
  "|---|---|---|---|---|---|"
]

const text = [
  "# Indicators",
  "",
  "Written by `npm run docs:indicators`. A column is called by its entry, output and parameters; those shown are the defaults, and",
  "`cryptostream export --symbol BTCUSDC --interval 1h --columns sma_50,macd_signal_12_26_9` or the page take any others;",
  "`cryptostream indicators` lists all of this. A value that does not exist yet is absent, also where a reference has 0 in its warm-up (as TA-Lib's",
  "HT_TRENDMODE); one that cannot be computed is absent too, or what the formula says. `looks back` is in candles: exactly so many;",
  "`fading`, so many until what lies farther back counts for less than 1e-12; `moving`, likewise, but so many that moved (where nothing",
  "moves, the averages of an RSI fade alike, and it stays); or `all` of them. On a flat price, a straight line or one that goes to and",
  "fro between two ticks the cycles and MAMA find no phase, and keep what rounding makes of it. Many candles at once cost the same each for any period; live, one at a time, a window is copied, so that its",
  "cost and the state that is kept (8 bytes a candle and column) grow with the period. Indicators go on over holes, rows as",
  "neighbours, unless `HOLES=reset`. What is stored of each interval is configuration (`ENRICH`, `ENRICH_1h`), by default",
  `${Enrichment.defaultColumns.map((column) => `\`${column}\``).join(", ")}; of the rest,`,
  "the page and `export` compute what is asked for, by the same code.",
  "",
  "`worst error` is that against the reference over three recorded series (TA-Lib's own output, or plain definitions summed afresh",
  "for each window), relative to the value or to the column's root mean square, whichever is larger. It is empty where no reference",
  "has the column; the definition is then held to by property tests.",
  ...Catalogue.families.flatMap(({ entries, title }) => ["", `## ${title}`, "", ...head, ...entries.flatMap(rowsOf)])
]
writeFileSync(join(import.meta.dirname, "../../docs/indicators.md"), `${text.join("\n")}\n`)
console.log(`docs/indicators.md: ${Catalogue.entries.flatMap((entry) => entry.outputs).length} columns`)
