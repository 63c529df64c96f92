/** An answer of the exchange's REST interface, and what stands in the way of reading it. */
import { Option, Result, Schema } from "effect"
import { Barred, type Reason, Rejected, Throttled, Unavailable } from "./BinanceError.ts"
import type { ResponseHead } from "./ResponseHead.ts"

export interface Answer extends ResponseHead {
  /** The base address that answered. */
  readonly url: string
  /** The path and query that were asked for. */
  readonly request: string
  /** What a simulator calls its market; absent where the exchange itself answers. */
  readonly simulator: string | undefined
  readonly text: string
}

const Refusal = Schema.Struct({ code: Schema.Int, msg: Schema.String })
const decodeRefusal = Schema.decodeUnknownOption(Schema.fromJsonString(Refusal))

const advice: ReadonlyMap<number, string> = new Map([
  [-1121, "check the symbol; the exchange writes them like BTCUSDC"],
  [-1120, "check the interval; the exchange has 1s 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M"],
  [-1100, "check the spelling; symbols are capital letters and digits, like BTCUSDC"]
])

const longestQuote = 200

const rejected = ({ request, status, text, url }: Answer): Rejected =>
  Option.match(decodeRefusal(text), {
    onNone: () =>
      new Rejected({ status, message: `${url} refuses ${request} (${status}): ${text.slice(0, longestQuote)}` }),
    onSome: ({ code, msg }) => {
      const hint = advice.get(code)
      const message = `the exchange refuses ${request}: ${msg} (code ${code})${hint === undefined ? "" : `; ${hint}`}`
      return new Rejected({ status, code, message })
    }
  })

const problem = (answer: Answer): Reason | undefined => {
  const { status, url } = answer
  if (status >= 200 && status < 300) return undefined
  switch (status) {
    case 403:
      return new Barred({
        message:
          `the firewall of ${url} refuses us (403): wait some minutes, or name another address in BINANCE_REST_URL`
      })
    case 451:
      return new Barred({
        message: `${url} does not serve where we are (451): put https://data-api.binance.vision in BINANCE_REST_URL`
      })
    case 418:
    case 429:
      return new Throttled({ message: `${url} has had too many requests (${status})` })
    default:
      return status >= 400 && status < 500
        ? rejected(answer)
        : new Unavailable({ message: `${url} answers ${answer.request} with status ${status}` })
  }
}

/** What an answer says, read by `decode`; one that cannot be read comes from a host in trouble, as a 5XX does. */
export const read = <A>(
  answer: Answer,
  decode: (answer: Answer) => Result.Result<A, string>
): Result.Result<A, Reason> => {
  const reason = problem(answer)
  return reason !== undefined
    ? Result.fail(reason)
    : Result.mapError(
      decode(answer),
      (detail) =>
        new Unavailable({ message: `${answer.url} answers ${answer.request} with what cannot be read: ${detail}` })
    )
}
