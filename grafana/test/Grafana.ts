/** What Grafana does to a Flux query before it is sent, and to the answer before a panel sees it. */
export interface Shown {
  /** Epoch ms. */
  readonly from: number
  readonly to: number
  readonly windowSeconds: number
  readonly variables: Readonly<Record<string, string | ReadonlyArray<string>>>
}

const escapeRegex = (value: string) => value.replace(/[\\^$*+?.()|[\]{}/]/g, "\\$&")
const encode = (value: string) =>
  encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

const formats: Readonly<Record<string, (value: string | ReadonlyArray<string>) => string>> = {
  percentencode: (value) => typeof value === "string" ? encode(value) : encode(`{${value.join(",")}}`),
  regex: (value) => {
    if (typeof value === "string") return escapeRegex(value)
    return value.length === 1 ? escapeRegex(value[0]!) : `(${value.map(escapeRegex).join("|")})`
  }
}

/** The variables that a text names, and how they are to be put in. */
export const named = (text: string): ReadonlyArray<{ readonly name: string; readonly format: string }> =>
  [...text.matchAll(/\$\{(\w+)(?::(\w+))?\}/g)].map(([, name = "", format = ""]) => ({ name, format }))

/** Go writes 90 s as 1m30s. */
const duration = (seconds: number) => seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`

export const interpolate = (query: string, { from, to, variables, windowSeconds }: Shown): string =>
  query
    .replace(/\$\{(\w+):(\w+)\}/g, (_, name: string, format: string) => formats[format]!(variables[name]!))
    .replaceAll("v.timeRangeStart", new Date(from).toISOString())
    .replaceAll("v.timeRangeStop", new Date(to).toISOString())
    .replaceAll("v.windowPeriod", duration(windowSeconds))

type Kind = "time" | "number" | "string" | "boolean"
type Value = string | number | boolean | null

export interface Field {
  readonly name: string
  readonly kind: Kind
  readonly labels: Readonly<Record<string, string>>
  readonly values: ReadonlyArray<Value>
}

export interface Frame {
  readonly fields: ReadonlyArray<Field>
  readonly length: number
}

const kindOf = (datatype: string): Kind => {
  if (datatype.startsWith("dateTime")) return "time"
  if (["double", "long", "unsignedLong"].includes(datatype)) return "number"
  return datatype === "boolean" ? "boolean" : "string"
}

const valueOf = (kind: Kind, text: string): Value => {
  if (text === "" && kind !== "string") return null
  if (kind === "time") return Date.parse(text)
  if (kind === "number") return Number(text)
  return kind === "boolean" ? text === "true" : text
}

const cells = (line: string): ReadonlyArray<string> =>
  [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll("\"\"", "\"")
  )

/** With a value and a time it is one series, whose other columns are labels; without, every column is a field. */
const frameOf = (
  names: ReadonlyArray<string>,
  kinds: ReadonlyArray<Kind>,
  rows: ReadonlyArray<ReadonlyArray<string>>
) => {
  const fieldOf = (index: number, labels: Field["labels"] = {}): Field => ({
    name: names[index]!,
    kind: kinds[index]!,
    labels,
    values: rows.map((row) => valueOf(kinds[index]!, row[index]!))
  })
  const value = names.indexOf("_value")
  const time = names.includes("_time") ? names.indexOf("_time") : kinds.indexOf("time")
  const columns = names.map((_, index) => index).filter((index) => index >= 3)
  if (value < 0 || time < 0) return { fields: columns.map((index) => fieldOf(index)), length: rows.length }
  const tags = columns.filter((index) => !names[index]!.startsWith("_"))
  // Grafana takes a label for a string, whatever it is.
  const wrong = tags.find((index) => kinds[index] !== "string")
  if (wrong !== undefined) throw new Error(`label ${names[wrong]} is a ${kinds[wrong]}`)
  const labels = Object.fromEntries(tags.map((index) => [names[index]!, rows[0]![index]!]))
  return { fields: [fieldOf(time), fieldOf(value, labels)], length: rows.length }
}

/** Annotated CSV as frames, one a table. */
export const frames = (csv: string): ReadonlyArray<Frame> =>
  csv.split("\r\n\r\n").filter((block) => block.trim() !== "").flatMap((block) => {
    const lines = block.trim().split("\r\n").map(cells)
    const datatypes = lines.find(([first]) => first === "#datatype")
    const [names = [], ...rows] = lines.filter(([first]) => first === "")
    if (datatypes === undefined || names.includes("error")) throw new Error(block)
    return [...Map.groupBy(rows, (row) => row[2]!).values()].map((some) => frameOf(names, datatypes.map(kindOf), some))
  })
