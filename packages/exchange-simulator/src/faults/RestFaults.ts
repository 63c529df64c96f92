/** What a script's faults do to a request, as a function of the time alone. */
import type * as Gateway from "../Gateway.ts"
import * as Faults from "./Faults.ts"
import * as HttpAnswer from "../rest/HttpAnswer.ts"
import * as Random from "../market/Random.ts"
import * as Refusal from "../rest/Refusal.ts"

const secondsUntil = (time: number, now: number): number => Math.ceil((time - now) / 1000)

const serverErrors: Readonly<Record<number, string>> = {
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout"
}

/** As the machines before an exchange answer when it does not: in HTML. */
const serverError = (status: number, stamp: HttpAnswer.Stamp): Gateway.Answer => ({
  status,
  headers: { ...HttpAnswer.headers(stamp), "content-type": "text/html" },
  body: `<html>\r\n<head><title>${status} ${serverErrors[status]}</title></head>\r\n<body>\r\n<center><h1>${status} ${
    serverErrors[status]
  }</h1></center>\r\n</body>\r\n</html>\r\n`
})

/** What a request gets in place of its answer, if anything. */
export const instead = (
  faults: Faults.Faults,
  weightLimit: number,
  stamp: HttpAnswer.Stamp
): Gateway.Reply | undefined => {
  const { now } = stamp
  if (Faults.active(faults, "refuse", now) !== undefined) return "reset"
  const ban = Faults.active(faults, "ban", now)
  if (ban !== undefined) return HttpAnswer.refusal(Refusal.banned(ban.to), stamp, secondsUntil(ban.to, now))
  const tooMany = Faults.active(faults, "tooManyRequests", now)
  if (tooMany !== undefined) {
    const until = tooMany.retryAfter === undefined ? tooMany.to : now + tooMany.retryAfter
    return HttpAnswer.refusal(Refusal.tooMuchWeight(weightLimit), stamp, secondsUntil(until, now))
  }
  const broken = Faults.active(faults, "serverError", now)
  return broken === undefined ? undefined : serverError(broken.status, stamp)
}

/** The moment that the data of the `index`-th request is of: behind one name stand servers of which some may lag. */
export const asOf = (faults: Faults.Faults, now: number, index: number): number => {
  const lagging = Faults.active(faults, "lagging", now)
  return lagging === undefined || Random.uniform(Random.draw(lagging.from, index)) >= lagging.share
    ? now
    : now - lagging.by
}

/** Over how long the body of an answer is spread, in ms. */
export const bodyMillis = (faults: Faults.Faults, now: number): number => Faults.active(faults, "slow", now)?.by ?? 0
