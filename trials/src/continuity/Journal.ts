/** What the exchange's journal says of a run: requests, their weight, and when sockets were opened. */
import type * as Journal from "@cryptostream/exchange-simulator/evidence/Journal"
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"

type Request = Extract<Journal.Entry, { readonly kind: "request" }>

export interface Summary {
  readonly requests: number
  readonly weight: number
  /** The most that was used in a minute of its clock. */
  readonly mostInMinute: number
  /** Requests refused for the weight they used, not for a fault of the script. */
  readonly refused: number
  /** When each socket was opened, epoch ms, in order of time. */
  readonly opened: ReadonlyArray<number>
}

export const entries = async function*(file: string): AsyncGenerator<Journal.Entry> {
  for await (const line of createInterface({ input: createReadStream(file) })) yield JSON.parse(line) as Journal.Entry
}

export const summary = async (file: string): Promise<Summary> => {
  const opened: Array<number> = []
  let [requests, weight, mostInMinute, refused] = [0, 0, 0, 0]
  for await (const entry of entries(file)) {
    if (entry.kind === "opened") opened.push(entry.at)
    if (entry.kind !== "request") continue
    requests++
    weight += entry.weight
    mostInMinute = Math.max(mostInMinute, entry.used)
    if (entry.error === -1003) refused++
  }
  return { requests, weight, mostInMinute, refused, opened }
}

/** The span of open times [from, to) that a request for klines asks for, as wide as its limit where it has no end. */
export const spanOf = ({ path }: Request, bucketMillis: number) => {
  const { searchParams: query } = new URL(path, "http://exchange")
  const [from, limit] = [Number(query.get("startTime") ?? NaN), Number(query.get("limit") ?? 500)]
  const end = query.get("endTime")
  return { from, to: Math.min(end === null ? Infinity : Number(end) + 1, from + limit * bucketMillis) }
}
