/** The catalogue of indicators as the API gives it. */
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import type * as Answers from "./Answers.ts"

export const all: ReadonlyArray<typeof Answers.Indicator.Type> = Catalogue.families.flatMap((
  { entries, title: family }
) =>
  entries.map(({ ending, formula, levels, name, outputs, pane, parameters, source, title }) => ({
    family,
    name,
    title,
    formula,
    source,
    pane,
    levels,
    outputs,
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      default: parameter.default,
      expected: parameter.expected
    })),
    ending
  }))
)
