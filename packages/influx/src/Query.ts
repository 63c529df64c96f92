/** Asks InfluxDB in InfluxQL, several statements at a time; what comes back is checked by a Schema. */
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import { Clock, Effect, Option, Schedule, Schema } from "effect"
import type { Send } from "./Patience.ts"
import type { Settings } from "./Settings.ts"
import * as Transport from "./Transport.ts"
import * as Verdict from "./Verdict.ts"

const envelope = <Row>(row: Schema.Codec<Row, unknown>) =>
  Schema.Struct({
    results: Schema.Array(Schema.Struct({
      series: Schema.optionalKey(Schema.Array(Schema.Struct({ values: Schema.Array(row) })))
    }))
  })

/** Reads answers whose rows are such tuples. To be made once: it costs more than many a query. */
export const answers = <Row>(row: Schema.Codec<Row, unknown>) => Schema.decodeUnknownEffect(envelope(row))

type Decode<Row> = ReturnType<typeof answers<Row>>

/** How times are written: ms since the epoch, or ISO 8601 down to the ns. */
export type Times = "ms" | "iso"

export interface Query {
  /** The rows of each statement, in the order they were asked in. */
  ask<Row>(
    bucket: string,
    decode: Decode<Row>,
    statements: ReadonlyArray<string>,
    times?: Times
  ): Effect.Effect<ReadonlyArray<ReadonlyArray<Row>>, CandleStoreError>
  one<Row>(
    bucket: string,
    decode: Decode<Row>,
    statement: string,
    times?: Times
  ): Effect.Effect<ReadonlyArray<Row>, CandleStoreError>
}

const millis = 60_000

/**
 * Fields are written one by one: a row that is read meanwhile has some of them, and all of them a moment later. The database
 * lives by the clock of the machine, whatever speed a simulated market runs at.
 */
const untilWritten = Schedule.spaced("50 millis").pipe(Schedule.upTo({ times: 10 }))
const machineClock = Clock.Clock.defaultValue()

const decodeErrors = Schema.decodeUnknownOption(
  Schema.Struct({ results: Schema.Array(Schema.Struct({ error: Schema.optionalKey(Schema.String) })) })
)

/** A bucket that is not there stays it; whatever else fails in a statement may pass, as when the server is being stopped. */
const refuseErrors = (answer: Transport.Answer): Effect.Effect<Transport.Answer, Transport.Refused> => {
  const { results } = Option.getOrElse(decodeErrors(answer.body), () => ({ results: [] }))
  const message = results.find(({ error }) => error !== undefined)?.error
  if (message === undefined) return Effect.succeed(answer)
  return Effect.fail(new Transport.Refused({ status: message.startsWith("database not found") ? 404 : 500, message }))
}

/** The same transport, over which an answer that holds the error of a statement is a refusal. */
export const transport = ({ send }: Transport.Transport): Transport.Transport => ({
  send: (request) => Effect.flatMap(send(request), refuseErrors)
})

const isNoBucket = ({ message, status }: Transport.Refused): boolean =>
  status === 404 && message.startsWith("database not found")

/** Where a bucket is missing, nothing may have been stored yet: asked `patiently` its answers are empty. */
export const make = (send: Send, settings: Settings, patiently = false): Query => {
  const ask = Effect.fn("Query.ask")(function*<Row>(
    bucket: string,
    decode: Decode<Row>,
    statements: ReadonlyArray<string>,
    times: Times = "ms"
  ) {
    if (statements.length === 0) return []
    const answer = send({
      method: "POST",
      path: Transport.path("/query", { db: bucket, ...(times === "ms" && { epoch: times }) }),
      body: () => new URLSearchParams({ q: statements.join(";") }).toString(),
      contentType: "application/x-www-form-urlencoded",
      millis
    }).pipe(
      Effect.catchTag("Refused", (refused) =>
        patiently && isNoBucket(refused)
          ? Effect.succeed({ status: 200, body: { results: statements.map(() => ({})) } })
          : Effect.fail(Verdict.explain(refused, settings, bucket)))
    )
    const { results } = yield* Effect.flatMap(answer, ({ body }) => decode(body)).pipe(
      Effect.retry({ while: Schema.isSchemaError, schedule: untilWritten }),
      Effect.provideService(Clock.Clock, machineClock),
      Effect.catchTag("SchemaError", (cause) =>
        Effect.fail(
          new CandleStoreError({ message: `InfluxDB at ${settings.url} answers what is not understood`, cause })
        ))
    )
    return results.map(({ series = [] }) => series.flatMap(({ values }) => values))
  })
  return {
    ask,
    one: (bucket, decode, statement, times) =>
      Effect.map(ask(bucket, decode, [statement], times), ([rows = []]) => rows)
  }
}
