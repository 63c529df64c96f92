/**
 * Traces across the log: what publishes a record leaves its span with it (W3C Trace Context), and what stores the record goes
 * on from there.
 */
import { Context, Effect, Option, Tracer } from "effect"

/** Whether traces are wanted: nobody pays for what is exported to nobody. */
export const IsCarried = Context.Reference<boolean>("@cryptostream/core/Tracing/IsCarried", {
  defaultValue: () => false
})

const isSampled = 0x01

/** https://www.w3.org/TR/trace-context-1/#traceparent-header */
export const format = ({ sampled, spanId, traceId }: Tracer.AnySpan): string =>
  `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`

const shape = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/

export const parse = (traceparent: string): Tracer.ExternalSpan | undefined => {
  const [, traceId, spanId, flags] = shape.exec(traceparent) ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return Tracer.externalSpan({ traceId, spanId, sampled: (Number.parseInt(flags, 16) & isSampled) !== 0 })
}

/** The span that a record published now belongs to, where it is carried. */
export const current: Effect.Effect<string | undefined> = Effect.gen(function*() {
  if (!(yield* IsCarried)) return undefined
  return Option.getOrUndefined(Option.map(yield* Effect.option(Effect.currentSpan), format))
})

/** Links of one span, at most: a backlog is of a thousand. */
const mostLinks = 32

/** How what handles records goes on from who published them: under one span, beside several. */
export const after = (traceparents: Iterable<string>): Tracer.SpanOptions => {
  const spans = [...new Set(traceparents)].slice(-mostLinks).flatMap((text) => parse(text) ?? [])
  const [only, ...others] = spans
  return {
    kind: "consumer",
    ...(only !== undefined && others.length === 0 ? { parent: only } : { root: true }),
    links: spans.map((span) => ({ span, attributes: {} }))
  }
}
