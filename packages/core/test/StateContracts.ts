/** What every StateStore and every DeadLetters must do. */
import * as DeadLetter from "@cryptostream/core/market/DeadLetter"
import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import { assert, it } from "@effect/vitest"
import { Effect, type Layer, Option } from "effect"

export const stateStoreContract = <E>(name: string, layer: Layer.Layer<StateStore, E>) => {
  it.live(
    `${name}: keeps the last value of a key and finds keys by their beginning`,
    () =>
      StateStore.use(Effect.fnUntraced(function*(state) {
        assert.deepStrictEqual(yield* state.get("a/1m/1"), Option.none())
        yield* state.put([["a/1m/1", "x"], ["a/1m/2", "y"], ["b/1h/1", "z"], ["a%/1m", "w"]])
        yield* state.put([["a/1m/1", "x2"]])
        assert.deepStrictEqual(yield* state.get("a/1m/1"), Option.some("x2"))
        assert.deepStrictEqual(yield* state.all("a/1m/"), [["a/1m/1", "x2"], ["a/1m/2", "y"]])
      })).pipe(Effect.provide(layer)),
    30_000
  )

  it.live(
    `${name}: forgets the keys that are removed, those alone, and does not mind one it never had`,
    () =>
      StateStore.use(Effect.fnUntraced(function*(state) {
        yield* state.put([["a/1m/1", "x"], ["a/1m/2", "y"], ["a/1m/3", "z"]])
        yield* state.remove(["a/1m/1", "a/1m/3", "a/1m"])
        yield* state.remove([])
        assert.deepStrictEqual(yield* state.get("a/1m/1"), Option.none())
        assert.deepStrictEqual(yield* state.all(""), [["a/1m/2", "y"]])
        yield* state.put([["a/1m/1", "x2"]])
        assert.deepStrictEqual(yield* state.get("a/1m/1"), Option.some("x2"))
      })).pipe(Effect.provide(layer)),
    30_000
  )
}

const letter = (row: number, bytes: string) =>
  DeadLetter.make({ origin: `file.csv row ${row}`, reason: "high is below low", bytes, encoding: "text", knownAt: row })

export const deadLettersContract = <E>(name: string, layer: Layer.Layer<DeadLetters, E>) =>
  it.live(
    `${name}: keeps a dead letter once, however often it is appended`,
    () =>
      DeadLetters.use(Effect.fnUntraced(function*(letters) {
        yield* letters.append([letter(1, "a"), letter(2, "b")])
        yield* letters.append([letter(1, "a"), letter(1, "c")])
        assert.sameDeepMembers([...yield* letters.list], [letter(1, "a"), letter(2, "b"), letter(1, "c")])
      })).pipe(Effect.provide(layer)),
    30_000
  )
