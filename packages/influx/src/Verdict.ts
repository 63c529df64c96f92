/** What a failed request means: to be sent again, soon or when the server says, or to be answered for by whoever sent it. */
import { CandleStoreError } from "@cryptostream/core/ports/CandleStore"
import type { Settings } from "./Settings.ts"
import type { Refused, Unanswered } from "./Transport.ts"

export type Verdict =
  /** `afterMillis` is the server's wish, where it has one. Bounded is what may never pass: a request that breaks the server. */
  | { readonly _tag: "again"; readonly afterMillis: number | undefined; readonly isBounded: boolean }
  | { readonly _tag: "refused" }

/** A Retry-After, in seconds or as a date, in ms from now on. */
export const waitMillis = (retryAfter: string | undefined, now: number): number | undefined => {
  const text = retryAfter?.trim() ?? ""
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

export const of = (failure: Refused | Unanswered, now: number): Verdict => {
  if (failure._tag === "Unanswered") return { _tag: "again", afterMillis: undefined, isBounded: false }
  switch (failure.status) {
    case 408:
    case 429:
    case 502:
    case 503:
    case 504:
      return { _tag: "again", afterMillis: waitMillis(failure.retryAfter, now), isBounded: false }
    case 500:
      return { _tag: "again", afterMillis: undefined, isBounded: true }
    default:
      return { _tag: "refused" }
  }
}

const sentence = (
  { message, status }: Refused,
  { organisation, url }: Settings,
  bucket: string | undefined
): string => {
  switch (status) {
    case 401:
      return `InfluxDB at ${url} does not know the token: set INFLUX_TOKEN, or the file that INFLUX_TOKEN_FILE names`
    case 403:
      return `InfluxDB at ${url}: INFLUX_TOKEN may not do this (${message}); give it read and write access to ${
        bucket === undefined ? "the buckets" : `the bucket ${bucket}`
      }`
    case 404:
      if (message.startsWith("organization")) {
        return `InfluxDB at ${url} has no organisation ${organisation}, or not for this token: set INFLUX_ORG`
      }
      if (bucket !== undefined && message.includes(bucket)) {
        return `InfluxDB at ${url}: organisation ${organisation} has no bucket ${bucket}, or not for this token; create ` +
          `it, or set an INFLUX_TOKEN that may`
      }
      return `InfluxDB at ${url}: ${message} (404); set INFLUX_URL to an InfluxDB v2`
    default:
      return `InfluxDB at ${url}: ${message} (${status})`
  }
}

/** A refusal in one line that says what to do about it. */
export const explain = (refused: Refused, settings: Settings, bucket: string | undefined): CandleStoreError =>
  new CandleStoreError({ message: sentence(refused, settings, bucket), cause: refused })
