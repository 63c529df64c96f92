/** Brings what stands at an address into a file, in pieces, and again where the line breaks on the way. */
import { MarketDataError } from "@cryptostream/core/ports/MarketData"
import { Cause, Clock, Effect, FileSystem, Option, PlatformError, Schedule, Stream } from "effect"
import { HttpClient, HttpClientError, HttpClientResponse } from "effect/http"
import { simulatorHeader } from "../Reach.ts"

export interface Wanted {
  readonly url: string
  readonly path: string
  /** What the simulator calls itself that is meant to answer; absent where it is the exchange. Realms never mix. */
  readonly simulator: string | undefined
}

const attempts = 5
const backoff = Schedule.jittered(Schedule.exponential("1 second"))

/** For an answer, and then for each next piece of it. */
const patience = "30 seconds"

type Failure = HttpClientError.HttpClientError | PlatformError.PlatformError | Cause.TimeoutError

/** Whether asking again may help: the line, a broken body, or the server's own trouble. */
const passes = (failure: Failure | MarketDataError): boolean =>
  HttpClient.isTransientError(failure) ||
  HttpClientError.isHttpClientError(failure) && failure.reason._tag === "DecodeError"

const advice = (failure: Failure): string =>
  PlatformError.isPlatformError(failure)
    ? "check that the folder may be written and has room"
    : passes(failure)
    ? `tried ${attempts} times; check the connection, or name a mirror by BINANCE_ARCHIVE_URL`
    : "check BINANCE_ARCHIVE_URL"

const failed = (url: string) => (failure: Failure | MarketDataError) =>
  failure._tag === "MarketDataError" ? failure : new MarketDataError({
    source: "archive site",
    message: `cannot download ${url}: ${failure.message}; ${advice(failure)}`,
    cause: failure
  })

const called = (simulator: string | undefined): string =>
  simulator === undefined ? "the exchange" : `the simulator of "${simulator}"`

const stranger = ({ simulator, url }: Wanted, answers: string | undefined) =>
  new MarketDataError({
    source: "archive site",
    message: `${url} is served by ${called(answers)}, not by ${called(simulator)}; check BINANCE_ARCHIVE_URL`
  })

/** When the server says that the file was made, epoch ms; else it is known from now on. */
const madeAt = ({ headers }: HttpClientResponse.HttpClientResponse) =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const said = Date.parse(headers["last-modified"] ?? "")
    return Number.isNaN(said) ? now : said
  })

const once = Effect.fnUntraced(function*(wanted: Wanted) {
  const { path, url } = wanted
  const fs = yield* FileSystem.FileSystem
  const client = HttpClient.withScope(yield* HttpClient.HttpClient)
  const response = yield* Effect.timeout(client.get(url), patience)
  const answers = response.headers[simulatorHeader]
  if (answers !== wanted.simulator) return yield* stranger(wanted, answers)
  if (response.status === 404) return Option.none()
  const { stream } = yield* HttpClientResponse.filterStatusOk(response)
  yield* stream.pipe(
    Stream.timeoutOrElse({
      duration: patience,
      orElse: () => Stream.fail(new Cause.TimeoutError("the answer came to a halt"))
    }),
    Stream.run(fs.sink(path))
  )
  const time = yield* madeAt(response)
  yield* fs.utimes(path, new Date(time), new Date(time))
  return Option.some(path)
}, Effect.scoped)

const again = (url: string) =>
  Schedule.upTo(backoff, { times: attempts - 1 }).pipe(
    Schedule.setInputType<Failure | MarketDataError>(),
    Schedule.tap(({ input }) => Effect.logWarning(`${url}: ${input.message}; trying again`))
  )

/** Writes the file and dates it by when it was made; none where the server has no such file. */
export const into = Effect.fn("Download.into")((wanted: Wanted) =>
  once(wanted).pipe(
    Effect.retry({ while: passes, schedule: again(wanted.url) }),
    Effect.mapError(failed(wanted.url))
  )
)
