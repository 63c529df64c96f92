/** The sha256 that the exchange publishes beside each archive: `X.zip.CHECKSUM` holds the sum, two blanks and `X.zip`. */
import { Effect, FileSystem, Stream } from "effect"
import { createHash } from "node:crypto"

/**
 * Whether a file that is not what its checksum says is left unread, or read all the same. Some 160 daily files of `1s`
 * candles have never matched theirs, so refusing them has to be a choice.
 */
export type Policy = "strict" | "warn"

export type Verdict =
  | { readonly _tag: "verified" }
  | { readonly _tag: "absent" }
  | { readonly _tag: "mismatch"; readonly expected: string; readonly actual: string }
  /** There is a checksum, and it or the file could not be read. */
  | { readonly _tag: "unreadable"; readonly detail: string }

export const fileOf = (archive: string): string => `${archive}.CHECKSUM`

const pattern = /^([0-9a-f]{64}) [ *]\S+\s*$/i
const longest = 1024
const chunkSize = 1024 * 1024

/** The sum that the text of a checksum file tells, in lower case. */
export const parse = (text: string): string | undefined => pattern.exec(text)?.[1]?.toLowerCase()

const sumOf = Effect.fnUntraced(function*(path: string) {
  const fs = yield* FileSystem.FileSystem
  const hash = createHash("sha256")
  yield* Stream.runForEach(fs.stream(path, { chunkSize }), (chunk) => Effect.sync(() => hash.update(chunk)))
  return hash.digest("hex")
})

/** Compares a file, read in pieces, with its checksum. */
export const verify = Effect.fn("ArchiveChecksum.verify")(
  function*(path: string, checksum = fileOf(path)) {
    const fs = yield* FileSystem.FileSystem
    if (!(yield* fs.exists(checksum))) return { _tag: "absent" } satisfies Verdict
    const text = yield* Stream.mkString(Stream.decodeText(fs.stream(checksum, { bytesToRead: longest })))
    const expected = parse(text)
    if (expected === undefined) {
      return {
        _tag: "unreadable",
        detail: "the checksum file is not a sha256, two blanks and a name"
      } satisfies Verdict
    }
    const actual = yield* sumOf(path)
    return actual === expected
      ? { _tag: "verified" } satisfies Verdict
      : { _tag: "mismatch", expected, actual } satisfies Verdict
  },
  (verdict) => Effect.catch(verdict, ({ message }) => Effect.succeed<Verdict>({ _tag: "unreadable", detail: message }))
)

/** What is wrong with a file, for a person; absent where it may be trusted as far as anybody can tell. */
export const problem = (verdict: Verdict): string | undefined => {
  switch (verdict._tag) {
    case "mismatch":
      return `its sha256 is ${verdict.actual}, and its .CHECKSUM says ${verdict.expected}`
    case "unreadable":
      return `it cannot be compared with its .CHECKSUM: ${verdict.detail}`
    default:
      return undefined
  }
}

/** Why a file is left unread, where it is. One that is read in spite of its checksum is spoken of. */
export const refusal = Effect.fnUntraced(function*(policy: Policy, name: string, verdict: Verdict) {
  const wrong = problem(verdict)
  if (wrong === undefined) return undefined
  if (policy === "strict") return `${wrong}; left unread: fetch it again, or read it as it is by --checksum warn`
  yield* Effect.logWarning(`${name}: ${wrong}; read all the same`)
  return undefined
})
