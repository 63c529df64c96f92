/** The controls that choose the series. */
import { byId, make } from "./dom.ts"
import { keyOf, type Series, type SeriesStatus } from "./wire.ts"

/** The chosen series; else the one most like it; else, at first, the one with most candles. */
export const resolve = (key: string, all: ReadonlyArray<SeriesStatus>): SeriesStatus | undefined => {
  const [symbol, interval] = key.split("/")
  const like = (one: SeriesStatus) => (one.symbol === symbol ? 2 : 0) + (one.interval === interval ? 1 : 0)
  return all.toSorted((a, b) => like(b) - like(a) || b.candles - a.candles)[0]
}

export const create = (choose: (key: string) => void) => {
  const symbols = byId("symbol", HTMLSelectElement)
  const intervals = byId("intervals", HTMLElement)
  let shown = ""
  symbols.addEventListener("change", () => {
    const checked = intervals.querySelector<HTMLInputElement>("input:checked")
    choose(`${symbols.value}/${checked?.value ?? ""}`)
  })
  return {
    /** Rebuilds the controls only where the series changed: one in use keeps its focus. */
    show: (chosen: Series, all: ReadonlyArray<SeriesStatus>) => {
      const state = `${keyOf(chosen)} ${all.map(keyOf).join()}`
      if (state === shown) return
      shown = state
      const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.value : undefined
      symbols.replaceChildren(
        ...[...new Set(all.map((one) => one.symbol))].toSorted().map((symbol) => {
          const option = make("option", "", symbol)
          option.value = symbol
          return option
        })
      )
      symbols.value = chosen.symbol
      const offered = all.filter((one) => one.symbol === chosen.symbol)
      intervals.replaceChildren(...offered.map(({ interval, symbol }) => {
        const input = make("input", "")
        input.type = "radio"
        input.name = "interval"
        input.value = interval
        input.checked = interval === chosen.interval
        input.addEventListener("change", () => choose(`${symbol}/${interval}`))
        return make("label", "", input, make("span", "", interval))
      }))
      if (focused !== undefined) intervals.querySelector<HTMLInputElement>(`input[value="${focused}"]`)?.focus()
    }
  }
}
