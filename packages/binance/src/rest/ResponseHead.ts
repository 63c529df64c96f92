/** What the head of a REST answer tells: the exchange's time, the weight it has counted, and how long to stay away. */

export interface ResponseHead {
  readonly status: number
  /** When the request was sent and when the head of its answer came, by our clock, epoch ms. */
  readonly sentAt: number
  readonly receivedAt: number
  /** The exchange's time when it answered, floored to the second, epoch ms. */
  readonly date: number | undefined
  /** Weight that our address has used in the exchange's minute, this request included. */
  readonly usedWeight: number | undefined
  /** How long to send nothing, in ms from `receivedAt`. */
  readonly retryAfter: number | undefined
}

const count = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined

const time = (text: string | undefined): number | undefined => {
  const parsed = Date.parse(text ?? "")
  return Number.isNaN(parsed) ? undefined : parsed
}

/** `Retry-After` comes in seconds, or as a date by the clock of who answers. */
const delay = (text: string | undefined, now: number): number | undefined => {
  const seconds = count(text)
  if (seconds !== undefined) return seconds * 1000
  const until = time(text)
  return until === undefined ? undefined : Math.max(0, until - now)
}

/** `headers` by their names in lower case. */
export const read = (
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  sentAt: number,
  receivedAt: number
): ResponseHead => {
  const date = time(headers["date"])
  return {
    status,
    sentAt,
    receivedAt,
    date,
    usedWeight: count(headers["x-mbx-used-weight-1m"]),
    retryAfter: delay(headers["retry-after"], date ?? receivedAt)
  }
}

/**
 * The exchange's time of an answer, epoch ms; `ahead` is by how much its clock is thought to be ahead of ours. The Date
 * knows the second, the clock the part of it: together they are never past a second that had not begun when it answered.
 */
export const exchangeTime = ({ date, receivedAt }: ResponseHead, ahead: number): number => {
  const estimate = receivedAt + ahead
  return date === undefined ? estimate : Math.min(date + 999, Math.max(date, estimate))
}
