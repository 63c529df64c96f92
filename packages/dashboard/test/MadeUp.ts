/** Indicators that there are not, as the API gives them. */
import * as Entry from "@cryptostream/core/indicators/Entry"
import type { Indicator } from "../web/wire.ts"

export const entry = (name: string, pane: Indicator["pane"], more: Partial<Indicator> = {}): Indicator => ({
  family: "Made up",
  name,
  title: name,
  formula: "",
  source: "",
  short: name,
  also: [],
  pane,
  scale: name,
  levels: [],
  outputs: [Entry.output("", "")],
  parameters: [{ name: "period", default: 3, expected: "" }],
  ending: "",
  ...more
})
/** Without parameters. */
export const plain = (name: string, pane: Indicator["pane"], more: Partial<Indicator> = {}) =>
  entry(name, pane, { parameters: [], ...more })
