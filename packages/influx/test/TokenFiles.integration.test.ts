import { CandleStore } from "@cryptostream/core/ports/CandleStore"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { btc, versionAt } from "@cryptostream/core/test/Samples"
import * as InfluxStore from "@cryptostream/influx/InfluxStore"
import * as TokenFiles from "@cryptostream/influx/TokenFiles"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem, Path, Redacted } from "effect"
import * as OwnBuckets from "./OwnBuckets.ts"

OwnBuckets.warnUnlessThere()

const write = CandleStore.use((store) => store.writeRaw([{ series: btc, versions: [versionAt(0)] }]))
const newest = CandleStore.use((store) => store.newest(btc, 1))

/** A prefix, a folder of two files, and what makes them; the tokens are gone with the scope. */
const made = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const prefix = yield* OwnBuckets.prefix
  const folder = yield* fs.makeTempDirectoryScoped()
  const [writer, reader] = [path.join(folder, "writer"), path.join(folder, "reader")]
  const options = { settings: OwnBuckets.settings, realm: "simulated", prefix } as const
  const prepare = TokenFiles.prepare({ ...options, writers: [writer], readers: [reader] })
  yield* Effect.addFinalizer(() => Effect.flatMap(known(prefix), Effect.forEach(({ id }) => remove(id))))
  const settings = (file: string) =>
    Effect.map(fs.readFileString(file), (token) => ({ ...OwnBuckets.settings, token: Redacted.make(token) }))
  return { fs, options, prefix, prepare, reader, settings, writer }
})

const remove = (id: string) => OwnBuckets.request("DELETE", `/api/v2/authorizations/${id}`)
const known = (prefix: string) =>
  Effect.map(
    OwnBuckets.request("GET", "/api/v2/authorizations"),
    (text) =>
      (JSON.parse(text) as {
        authorizations: ReadonlyArray<{ id: string; description: string; permissions: unknown[] }>
      })
        .authorizations.filter(({ description }) => description.includes(prefix))
  )

describe.skipIf(!OwnBuckets.isThere)("files with tokens of InfluxDB", () => {
  it.live(
    "a writer's writes, a reader's reads, both of these buckets alone, and nobody else may read the files",
    () =>
      Effect.gen(function*() {
        const { fs, options, prefix, prepare, reader, settings, writer } = yield* made
        yield* prepare
        const store = { ...options, settings: yield* settings(writer) }
        assert.deepStrictEqual(
          yield* Effect.provide(Effect.andThen(write, newest), InfluxStore.layer(store), { local: true }),
          [versionAt(0)]
        )
        const reading = { ...options, settings: yield* settings(reader) }
        assert.deepStrictEqual(yield* Effect.provide(newest, InfluxStore.layerReader(reading)), [versionAt(0)])
        const refused = yield* Effect.flip(Effect.provide(write, InfluxStore.layer(reading)))
        assert.include(refused.message, "INFLUX_TOKEN may not")
        const elsewhere = yield* Effect.flip(
          Effect.provide(newest, InfluxStore.layer({ ...store, prefix: `${prefix}other_` }))
        )
        assert.include(elsewhere.message, "INFLUX_TOKEN may not create it")
        assert.sameMembers((yield* known(prefix)).map(({ permissions }) => permissions.length), [3, 6])
        for (const file of [writer, reader]) assert.strictEqual((yield* fs.stat(file)).mode & 0o777, 0o640)
      }).pipe(Effect.provide([DeadLetters.layerMemory, NodeServices.layer])),
    60_000
  )

  it.live(
    "what is good stays; what is empty, lost or unknown to the server is made again, and its old one is gone",
    () =>
      Effect.gen(function*() {
        const { fs, options, prefix, prepare, reader, settings, writer } = yield* made
        yield* prepare
        const [first, ofReader] = [yield* fs.readFileString(writer), yield* fs.readFileString(reader)]
        yield* prepare
        assert.strictEqual(yield* fs.readFileString(writer), first)
        for (const damage of ["", "no token of this server", undefined]) {
          const old = { ...options, settings: yield* settings(writer) }
          yield* damage === undefined ? fs.remove(writer) : fs.writeFileString(writer, damage)
          yield* prepare
          assert.notStrictEqual(yield* fs.readFileString(writer), Redacted.value(old.settings.token))
          assert.strictEqual(yield* fs.readFileString(reader), ofReader)
          assert.match((yield* Effect.flip(Effect.provide(newest, InfluxStore.layer(old)))).message, /know the token/)
          const now = { ...options, settings: yield* settings(writer) }
          yield* Effect.provide(write, InfluxStore.layer(now), { local: true })
        }
        assert.strictEqual((yield* known(prefix)).length, 2)
      }).pipe(Effect.provide([DeadLetters.layerMemory, NodeServices.layer])),
    60_000
  )

  it.live("a token that may not make others is told so in one line", () =>
    Effect.gen(function*() {
      const { options, prepare, settings, writer } = yield* made
      yield* prepare
      const little = yield* settings(writer)
      const refused = yield* Effect.flip(
        TokenFiles.prepare({ ...options, settings: little, writers: [`${writer}-of-another`], readers: [] })
      )
      assert.match(refused.message, /^[^\n]*INFLUX_TOKEN may not make tokens[^\n]*$/)
    }).pipe(Effect.provide(NodeServices.layer)), 60_000)
})
