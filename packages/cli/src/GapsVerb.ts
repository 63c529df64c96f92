/** `cryptostream gaps`: a row a run of buckets that is not whole, with the evidence. */
import * as Status from "@cryptostream/core/programs/Status"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import * as Options from "./Options.ts"
import * as Print from "./Print.ts"
import * as Reading from "./Reading.ts"

const columns = ["symbol", "interval", "from", "to", "buckets", "status", "evidence"] as const

export const command = Command.make(
  "gaps",
  { data: Options.data, realm: Options.realm, store: Options.store, json: Options.json },
  (input) =>
    Reading.store(
      input,
      Effect.fnUntraced(function*({ realm }) {
        const rows = (yield* Status.all(realm)).flatMap(({ gaps, series }) =>
          gaps.map(({ buckets, evidence, from, status, to }) => ({
            symbol: series.symbol,
            interval: series.interval,
            from,
            to,
            buckets,
            status,
            evidence
          }))
        )
        if (input.json) return yield* Print.json(rows)
        const cells = rows.map((row) => [
          row.symbol,
          row.interval,
          Print.time(row.from),
          Print.time(row.to),
          row.buckets,
          row.status,
          row.evidence
        ])
        yield* Console.log(rows.length === 0 ? "no gaps: every expected candle is there" : Print.table(columns, cells))
      })
    )
).pipe(Command.withDescription("The runs of buckets that are not whole, and why"))
