/** The head of the page: realm, source, price, connection, and whatever a person must be told. */
import { byId, say } from "./dom.ts"
import * as Format from "./format.ts"
import type { State } from "./live.ts"
import type { Candle } from "./slots.ts"
import type { Series, Status } from "./wire.ts"

const realms = {
  live: ["LIVE", "Data of the exchange, as it comes"],
  recorded: ["RECORDED", "Recorded data: nothing here is happening now"],
  simulated: ["SIMULATED DATA", "Invented by a simulator: not a market"]
} as const

const states: Readonly<Record<State, string>> = {
  connecting: "connecting",
  connected: "connected",
  lost: "connection lost, dialling"
}

export const create = () => {
  const badge = byId("realm", HTMLElement)
  const source = byId("source", HTMLElement)
  const connection = byId("connection", HTMLElement)
  const price = byId("price", HTMLElement)
  const age = byId("price-age", HTMLElement)
  const problem = byId("problem", HTMLElement)
  const empty = byId("empty", HTMLElement)
  const problems: { [Of in "server" | "series" | "indicators"]?: string | undefined } = {}
  return {
    realm: ({ realm, source: origin }: Status) => {
      const [label, title] = realms[realm]
      document.documentElement.dataset["realm"] = realm
      say(badge, label)
      badge.title = title
      say(source, origin)
      source.title = origin
    },
    connection: (state: State) => {
      connection.dataset["state"] = document.documentElement.dataset["connection"] = state
      say(byId("connection-text", HTMLElement), states[state])
    },
    /** The newest price; in the window's title too, to be read from another tab. An old one is not to be taken for it. */
    price: ({ interval, symbol }: Series, last: Candle | undefined, decimals: number, isOld: boolean) => {
      const text = last === undefined ? Format.absent : Format.price(last.close, decimals)
      price.dataset["direction"] = last === undefined || isOld ? "" : last.close < last.open ? "down" : "up"
      say(price, text)
      age.hidden = !isOld || last === undefined
      if (last !== undefined) say(byId("price-time", HTMLElement), `${Format.time(last.openTime)} UTC`)
      document.title = `${isOld ? "old: " : ""}${text} ${symbol} ${interval} \u00b7 CryptoStream`
    },
    problem: (of: keyof typeof problems, message: string | undefined) => {
      problems[of] = message
      const shown = problems.server ?? problems.series ?? problems.indicators
      problem.hidden = shown === undefined
      if (shown !== undefined) say(problem, shown)
    },
    empty: (message: string | undefined) => {
      empty.hidden = message === undefined
      if (message !== undefined) say(byId("empty-text", HTMLElement), message)
    }
  }
}
