/** `data.binance.vision`: the archives of past days and months, without weight; what is not over is not there. */
import * as Interval from "@cryptostream/core/market/Interval"
import { Clock, Effect, Semaphore } from "effect"
import * as Archive from "./Archive.ts"
import * as ArchivePath from "./ArchivePath.ts"
import type * as Book from "../book/Book.ts"
import * as Faults from "../faults/Faults.ts"
import type * as Gateway from "../Gateway.ts"
import * as HttpAnswer from "../rest/HttpAnswer.ts"
import type * as Truth from "../evidence/Truth.ts"

export interface Options {
  readonly book: Book.Book
  readonly faults: Faults.Faults
  readonly truth: Truth.Truth
}

/** A file is asked for twice, once for its checksum: the newest ones are kept, up to so many bytes. */
const keptBytes = 256 * 1024 * 1024

/** Bytes by name, the oldest forgotten first. */
const makeShelf = () => {
  const files = new Map<string, Uint8Array>()
  let size = 0
  return {
    get: (name: string) => files.get(name),
    put: (name: string, bytes: Uint8Array) => {
      files.set(name, bytes)
      size += bytes.length
      for (const [oldest, { length }] of files) {
        if (size <= keptBytes || oldest === name) break
        files.delete(oldest)
        size -= length
      }
    }
  }
}

/** Every candle that opens in the span has closed. */
const isOver = ({ series, span }: ArchivePath.ArchivePath, now: number): boolean =>
  Interval.ceil(series.interval, span.to) <= now

const noSuchKey = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code>` +
  `<Message>The specified key does not exist.</Message></Error>`

export const make = Effect.fnUntraced(function*({ book, faults, truth }: Options) {
  const shelf = makeShelf()
  const oneAtATime = yield* Semaphore.make(1)

  const zip = Effect.fnUntraced(function*({ name, series, span }: ArchivePath.ArchivePath, now: number) {
    // Late trades of the span make another file.
    const restated = book.overlay.lateTrades.filter(({ at, symbol }) => symbol === series.symbol && at <= now).length
    const key = `${name} ${restated}`
    const known = shelf.get(key)
    if (known !== undefined) return known
    const bytes = yield* Archive.zip(book, series, span, name, now, (rows) => truth.served(series, rows, now))
    if (bytes !== undefined) shelf.put(key, bytes)
    return bytes
  })

  return Effect.fnUntraced(function*({ path }: Gateway.Request): Effect.fn.Return<Gateway.Answer> {
    const now = yield* Clock.currentTimeMillis
    const headers = HttpAnswer.headers({ now, fingerprint: book.fingerprint })
    const asked = ArchivePath.parse(path)
    const bytes = asked !== undefined && isOver(asked, now)
      ? yield* oneAtATime.withPermit(Effect.orDie(zip(asked, now)))
      : undefined
    if (asked === undefined || bytes === undefined) {
      return { status: 404, headers: { ...headers, "content-type": "application/xml" }, body: noSuchKey }
    }
    if (asked.file === "zip") {
      return { status: 200, headers: { ...headers, "content-type": "application/zip" }, body: bytes }
    }
    const isBad = Faults.active(faults, "badChecksum", now) !== undefined
    const body = Archive.checksum(isBad ? new Uint8Array() : bytes, asked.name)
    return { status: 200, headers: { ...headers, "content-type": "binary/octet-stream" }, body }
  })
})
