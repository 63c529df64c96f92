import { CandleLog } from "@cryptostream/core/ports/CandleLog"
import * as Consume from "@cryptostream/core/programs/Consume"
import * as Tracing from "@cryptostream/core/programs/Tracing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream, Tracer } from "effect"
import * as Consuming from "./Consuming.ts"
import * as Samples from "./Samples.ts"

const [first, second] = [
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
]

/** A consumer's spans that store, of records that were published in these traces. */
const storingSpans = (...traceparents: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const spans: Array<Tracer.Span> = []
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options)
        spans.push(span)
        return span
      }
    })
    const log = yield* CandleLog
    const traced: typeof log = {
      ...log,
      consume: (reading, read) =>
        log.consume(reading, (partition) =>
          read({
            ...partition,
            batches: Stream.map(partition.batches, (batch) => ({ ...batch, traceparents: new Set(traceparents) }))
          }))
    }
    yield* Consuming.publish([Samples.versionAt(0)])
    yield* Consume.run(Consuming.options).pipe(
      Effect.provideService(CandleLog, traced),
      Effect.withTracer(tracer)
    )
    return spans.filter(({ name }) => name === "Consume.store")
  }).pipe(Effect.provide(Consuming.ports))

const ids = ({ spanId, traceId }: Tracer.AnySpan) => [traceId, spanId]

describe("a trace", () => {
  it("is written as W3C Trace Context has it, and read back", () => {
    assert.strictEqual(Tracing.format(Tracing.parse(first)!), first)
    assert.strictEqual(Tracing.format({ ...Tracing.parse(second)!, sampled: false }), `${second.slice(0, -2)}00`)
    for (const text of ["", "00-0-0-01", first.toUpperCase(), first.slice(1)]) {
      assert.isUndefined(Tracing.parse(text), text)
    }
  })

  it.effect("is carried by a record only where traces are wanted", () =>
    Effect.gen(function*() {
      const publishing = Effect.withSpan(Tracing.current, "publish")
      assert.isUndefined(yield* publishing)
      const carried = yield* Effect.provideService(publishing, Tracing.IsCarried, true)
      assert.match(String(carried), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
      assert.isUndefined(yield* Effect.provideService(Tracing.current, Tracing.IsCarried, true))
    }))

  it.effect("goes on where its record is stored; of records of several traces each is linked", () =>
    Effect.gen(function*() {
      const [alone] = yield* storingSpans(first)
      assert.deepStrictEqual(alone!.traceId, Tracing.parse(first)!.traceId)
      assert.deepStrictEqual(alone!.links.map(({ span }) => ids(span)), [ids(Tracing.parse(first)!)])
      const [beside] = yield* storingSpans(first, second)
      assert.notInclude([first, second].map((text) => Tracing.parse(text)!.traceId), beside!.traceId)
      assert.deepStrictEqual(beside!.links.map(({ span }) => ids(span)), [
        ids(Tracing.parse(first)!),
        ids(Tracing.parse(second)!)
      ])
      const [untraced] = yield* storingSpans()
      assert.deepStrictEqual(untraced!.links, [])
    }))
})
