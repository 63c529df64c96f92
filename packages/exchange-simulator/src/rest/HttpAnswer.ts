/** Answers with the headers of the exchange. */
import { randomUUID } from "node:crypto"
import type * as Gateway from "../Gateway.ts"
import type * as Refusal from "./Refusal.ts"

export interface Stamp {
  /** The exchange's time, epoch ms. */
  readonly now: number
  /** Names the simulated market: what carries it is not the exchange. */
  readonly fingerprint: string
  /** Weight that the address has used in this minute, where it is counted. */
  readonly used?: number
}

export const headers = ({ fingerprint, now, used }: Stamp): Readonly<Record<string, string>> => ({
  "date": new Date(now).toUTCString(),
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  "x-simulator": fingerprint,
  ...(used !== undefined && { "x-mbx-used-weight": String(used), "x-mbx-used-weight-1m": String(used) })
})

export const json = (status: number, body: string, stamp: Stamp): Gateway.Answer => ({
  status,
  headers: {
    "content-type": "application/json;charset=UTF-8",
    "cache-control": "no-cache, no-store, must-revalidate",
    "x-mbx-uuid": randomUUID(),
    ...headers(stamp)
  },
  body
})

/** Tells a browser that any page may ask, with any header. */
export const preflight = (stamp: Stamp): Gateway.Answer => ({
  status: 200,
  headers: { ...headers(stamp), "access-control-allow-headers": "*" },
  body: ""
})

/** A refusal, with the seconds to wait where there are some. */
export const refusal = (
  { code, msg, status }: Refusal.Refusal,
  stamp: Stamp,
  retryAfterSeconds?: number
): Gateway.Answer => {
  const answer = json(status, JSON.stringify({ code, msg }), stamp)
  return retryAfterSeconds === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, "retry-after": String(retryAfterSeconds) } }
}
