/** Answers requests as the exchange does: within the weight of an address, and with the faults of the script. */
import { Clock, Effect } from "effect"
import * as ArchivePath from "../archive/ArchivePath.ts"
import type * as Book from "../book/Book.ts"
import type * as Faults from "../faults/Faults.ts"
import type * as Gateway from "../Gateway.ts"
import * as HttpAnswer from "./HttpAnswer.ts"
import * as Journal from "../evidence/Journal.ts"
import * as Refusal from "./Refusal.ts"
import * as Rest from "./Rest.ts"
import * as RestFaults from "../faults/RestFaults.ts"
import * as TimeUnit from "./TimeUnit.ts"
import type * as Truth from "../evidence/Truth.ts"
import * as Weights from "./Weights.ts"

export interface Options {
  readonly archives: Gateway.Service["answer"]
  readonly book: Book.Book
  readonly faults: Faults.Faults
  readonly journal: Journal.Journal
  readonly truth: Truth.Truth
  readonly weightLimit: number
}

/** What the journal says of a reply. */
interface Outcome {
  readonly reply: Gateway.Reply
  readonly error?: number
}

const refused = (refusal: Refusal.Refusal, stamp: HttpAnswer.Stamp, retryAfterSeconds?: number): Outcome => ({
  reply: HttpAnswer.refusal(refusal, stamp, retryAfterSeconds),
  error: refusal.code
})

const isRead = (method: string): boolean => method === "GET" || method === "HEAD"

/** A browser asks before it sends a header of its own. */
const isPreflight = (method: string): boolean => method === "OPTIONS"

/** The `index`-th request, which has been weighed. */
const outcome = Effect.fnUntraced(function*(
  { book, faults, truth, weightLimit }: Options,
  { headers, method, path, search }: Gateway.Request,
  verdict: Weights.Verdict,
  index: number,
  stamp: HttpAnswer.Stamp
): Effect.fn.Return<Outcome> {
  const { now } = stamp
  const instead = RestFaults.instead(faults, weightLimit, stamp)
  if (instead !== undefined) return { reply: instead }
  if (verdict._tag === "Banned") return refused(Refusal.banned(verdict.until), stamp, verdict.retryAfterSeconds)
  if (verdict._tag === "Refused") return refused(Refusal.tooMuchWeight(weightLimit), stamp, verdict.retryAfterSeconds)
  if (isPreflight(method)) return { reply: HttpAnswer.preflight(stamp) }
  const endpoint = Rest.endpoints.get(path)
  if (endpoint === undefined) return refused(Refusal.notFound, stamp)
  if (!isRead(method)) return refused(Refusal.wrongMethod, stamp)
  const asOf = RestFaults.asOf(faults, now, index)
  const timeUnit = TimeUnit.of(headers["x-mbx-time-unit"])
  return yield* Rest.answer(endpoint, search, { book, weightLimit, now, asOf, timeUnit, served: truth.served }).pipe(
    Effect.map((body): Outcome => ({
      reply: { ...HttpAnswer.json(200, body, stamp), bodyMillis: RestFaults.bodyMillis(faults, now) }
    })),
    Effect.catch((refusal) => Effect.succeed(refused(refusal, stamp)))
  )
})

export const make = (options: Options): Gateway.Service["answer"] => {
  const { archives, book, journal, weightLimit } = options
  let weights = Weights.empty
  let requests = 0

  const weighed = Effect.fnUntraced(function*(request: Gateway.Request, weight: number, now: number) {
    const [next, verdict] = Weights.spend(weights, { limit: weightLimit }, request.ip, weight, now)
    weights = next
    requests += 1
    const { used } = verdict
    return {
      ...yield* outcome(options, request, verdict, requests, { now, fingerprint: book.fingerprint, used }),
      used
    }
  })

  return Effect.fnUntraced(function*(request) {
    const { ip, method, path, search } = request
    const at = yield* Clock.currentTimeMillis
    const isArchive = path.startsWith(ArchivePath.root)
    const weight = isArchive || isPreflight(method) ? 0 : Rest.endpoints.get(path)?.weight(search) ?? 1
    const { reply, ...told } = isArchive
      ? { reply: yield* archives(request), used: 0 }
      : yield* weighed(request, weight, at)
    const status = reply === "reset" ? reply : reply.status
    yield* journal.note({ kind: "request", at, ip, method, path: Journal.pathOf(request), weight, status, ...told })
    return reply
  })
}
