/** The catalogue of indicators as the API gives it. */
import * as Catalogue from "@cryptostream/core/indicators/Catalogue"
import type * as Entry from "@cryptostream/core/indicators/Entry"
import type * as Answers from "./Answers.ts"

const told = (family: string) => (entry: Entry.Entry): typeof Answers.Indicator.Type => {
  const { also, behind, ending, formula, levels, name, outputs, pane, parameters, scale, short, source, title } = entry
  return {
    family,
    name,
    title,
    short,
    also,
    formula,
    source,
    pane,
    scale,
    ...(behind !== undefined && { behind }),
    levels,
    outputs,
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      default: parameter.default,
      expected: parameter.expected
    })),
    ending
  }
}

export const all: ReadonlyArray<typeof Answers.Indicator.Type> = Catalogue.families.flatMap(({ entries, title }) =>
  entries.map(told(title))
)
