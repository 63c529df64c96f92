/**
 * Files of the exchange's archive site, brought into a folder once. A file stands there under its own name only when it is
 * whole and was compared with its checksum, so a kill costs no more than the file in work. Downloads count no weight.
 */
import type * as Series from "@cryptostream/core/market/Series"
import { MarketDataError } from "@cryptostream/core/ports/MarketData"
import { Context, Effect, FileSystem, Layer, Option, Path } from "effect"
import { HttpClient } from "effect/http"
import * as ArchiveChecksum from "./ArchiveChecksum.ts"
import * as ArchiveFolder from "./ArchiveFolder.ts"
import * as ArchiveName from "./ArchiveName.ts"
import * as Download from "./Download.ts"

/** One file of the site; its date is a month (`2024-01`) or a day (`2024-01-15`). */
export interface File {
  readonly series: Series.Series
  readonly period: ArchiveName.Period
  readonly date: string
}

interface Shape {
  /** The file in the folder; none where the site does not have it, or has it damaged and the policy is strict. */
  fetch(file: File): Effect.Effect<Option.Option<ArchiveFolder.Archive>, MarketDataError>
}

export class ArchiveSite extends Context.Service<ArchiveSite, Shape>()("@cryptostream/binance/archive/ArchiveSite") {}

export interface Options {
  /** Of the site, without the path of a file: `https://data.binance.vision`. */
  readonly url: string
  readonly folder: string
  readonly checksums?: ArchiveChecksum.Policy
  /** What the simulator calls itself whose archives these are; absent where they are the exchange's. */
  readonly simulator?: string | undefined
}

export const urlOf = (site: string, { date, period, series }: File): string =>
  [
    site.replace(/\/+$/, ""),
    "data/spot",
    period,
    "klines",
    series.symbol,
    ArchiveName.ofInterval(series.interval),
    ArchiveName.ofZip(series, date)
  ].join("/")

/** A file that was downloaded and does not stand under its name yet. */
const partOf = (path: string): string => `${path}.part`

/** Brings a file beside its place, and the checksum into its own; none where the site has no such file. */
const bring = Effect.fnUntraced(function*({ path, simulator, url }: Download.Wanted) {
  const checksum = ArchiveChecksum.fileOf(path)
  if (Option.isNone(yield* Download.into({ url, path: partOf(path), simulator }))) return Option.none()
  const summed = yield* Download.into({ url: ArchiveChecksum.fileOf(url), path: checksum, simulator })
  // One of an earlier file says nothing of this one.
  if (Option.isNone(summed)) yield* (yield* FileSystem.FileSystem).remove(checksum, { force: true })
  return Option.some(yield* ArchiveChecksum.verify(partOf(path), checksum))
})

/** Brings a file, once more where it does not match its checksum; the second verdict stands. */
const bringMatching = Effect.fnUntraced(function*(wanted: Download.Wanted) {
  const verdict = yield* bring(wanted)
  const problem = Option.flatMapNullishOr(verdict, ArchiveChecksum.problem)
  if (Option.isNone(problem)) return verdict
  yield* Effect.logWarning(`${wanted.url}: ${problem.value}; downloading it again`)
  return yield* bring(wanted)
})

/** Whether a file of the folder may be read as it stands there. */
const isHere = Effect.fnUntraced(function*(path: string) {
  if (!(yield* (yield* FileSystem.FileSystem).exists(path))) return false
  return ArchiveChecksum.problem(yield* ArchiveChecksum.verify(path)) === undefined
})

const open = (path: string, series: Series.Series) => Effect.asSome(ArchiveFolder.open(path, { series, format: "zip" }))

/** Gives the downloaded file its name, or leaves no trace of it where the policy refuses it. */
const settle = Effect.fnUntraced(function*(path: string, refused: boolean) {
  const fs = yield* FileSystem.FileSystem
  if (!refused) return yield* fs.rename(partOf(path), path)
  for (const file of [partOf(path), path, ArchiveChecksum.fileOf(path)]) yield* fs.remove(file, { force: true })
})

const fetch = Effect.fn("ArchiveSite.fetch")(
  function*({ checksums = "strict", folder, simulator, url }: Options, file: File) {
    const name = ArchiveName.ofZip(file.series, file.date)
    const path = (yield* Path.Path).join(folder, name)
    if (yield* isHere(path)) return yield* open(path, file.series)
    yield* (yield* FileSystem.FileSystem).makeDirectory(folder, { recursive: true })
    const verdict = yield* bringMatching({ url: urlOf(url, file), path, simulator })
    if (Option.isNone(verdict)) return Option.none()
    const refusal = yield* ArchiveChecksum.refusal(checksums, name, verdict.value)
    yield* settle(path, refusal !== undefined)
    if (refusal === undefined) return yield* open(path, file.series)
    yield* Effect.logWarning(`${name}: ${refusal}`)
    return Option.none()
  },
  (fetched, { folder }, file) =>
    Effect.catchTag(fetched, "PlatformError", (cause) =>
      Effect.fail(
        new MarketDataError({
          source: "archive site",
          message: `cannot keep ${ArchiveName.ofZip(file.series, file.date)} in ${folder}: ${cause.message}`,
          cause
        })
      ))
)

/** Archives of the site `options.url`, kept in `options.folder`. */
export const layer = (options: Options) =>
  Layer.effect(
    ArchiveSite,
    Effect.map(
      Effect.context<HttpClient.HttpClient | FileSystem.FileSystem | Path.Path>(),
      (services) => ArchiveSite.of({ fetch: (file) => Effect.provide(fetch(options, file), services) })
    )
  )
