/** Deletes points of a series. */
import type * as Series from "@cryptostream/core/market/Series"
import type { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import type { Span } from "@cryptostream/core/quality/Sequence"
import { Effect } from "effect"
import { clamp } from "./InfluxQl.ts"
import type { Send } from "./Patience.ts"
import type { Settings } from "./Settings.ts"
import * as Transport from "./Transport.ts"
import * as Verdict from "./Verdict.ts"

/** Deletes what a series has of a measurement in some spans. */
export type Remove = (
  bucket: string,
  measurement: string,
  series: Series.Series,
  spans: ReadonlyArray<Span>
) => Effect.Effect<void, CandleStoreError>

const millis = 60_000

const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll("\"", "\\\"")}"`

export const make = (send: Send, settings: Settings): Remove => (bucket, measurement, { interval, symbol }, spans) => {
  const path = Transport.path("/api/v2/delete", { org: settings.organisation, bucket })
  const predicate = [["_measurement", measurement], ["interval", interval], ["symbol", symbol]]
    .map(([tag, value]) => `${tag}=${quoted(value!)}`).join(" AND ")
  return Effect.forEach(spans, ({ from, to }) => {
    // The server deletes both ends of what it is told, too.
    const [start, stop] = [from, to - 1].map((time) => new Date(clamp(time)).toISOString())
    return send({
      method: "POST",
      path,
      body: () => JSON.stringify({ start, stop, predicate }),
      contentType: "application/json",
      millis
    }).pipe(Effect.catchTag("Refused", (refused) => Effect.fail(Verdict.explain(refused, settings, bucket))))
  }, { discard: true })
}
