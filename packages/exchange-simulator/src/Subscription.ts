/** What a client has asked of its socket, and the answers to its messages, in the exchange's words. */

export interface Subscription {
  /** In the order they were asked for. */
  readonly streams: ReadonlySet<string>
  /** Whether frames are wrapped with the name of their stream. */
  readonly combined: boolean
}

/** Streams that one connection may listen to. */
export const largest = 1024

type Id = number | string | null

const methods = ["SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY"] as const
type Method = (typeof methods)[number]

class Wrong {
  readonly code: number
  readonly msg: string
  constructor(code: number, msg: string) {
    this.code = code
    this.msg = msg
  }
}
const invalid = (what: string): Wrong => new Wrong(2, `Invalid request: ${what}`)

interface Message {
  readonly method: Method
  readonly params: ReadonlyArray<unknown>
}

const isId = (id: unknown): id is Id =>
  id === null || (typeof id === "number" && Number.isSafeInteger(id) && id >= 0) ||
  (typeof id === "string" && /^[a-zA-Z0-9-_]{1,36}$/.test(id))

const isMethod = (method: unknown): method is Method => methods.some((one) => one === method)

const fields = ["method", "params", "id"]

const read = (json: object): Message | Wrong => {
  const { id, method, params, ...others } = json as Record<string, unknown>
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) {
    return invalid(`unknown field \`${unknown}\`, expected one of ${fields.map((field) => `\`${field}\``).join(", ")}`)
  }
  if (method === undefined) return invalid("missing field `method`")
  if (id === undefined) return invalid("missing field `id`")
  if (!isId(id)) return invalid("request ID must be an unsigned integer, a short string or null")
  if (typeof method !== "string") return invalid("invalid type for `method`, expected a string")
  if (!isMethod(method)) {
    const expected = methods.map((one) => `\`${one}\``).join(", ")
    return invalid(`unknown variant \`${method}\`, expected one of ${expected}`)
  }
  if (params !== undefined && !Array.isArray(params)) return invalid("params must be an array")
  return { method, params: params ?? [] }
}

type Outcome = readonly [Subscription, result: unknown] | Wrong

const streamsOf = (params: ReadonlyArray<unknown>): ReadonlyArray<string> | Wrong => {
  const streams = params.filter((name) => typeof name === "string")
  if (params.length === 0) return invalid("at least one stream name is needed in params")
  return streams.length < params.length ? invalid("stream names must be strings") : streams
}

const property = (params: ReadonlyArray<unknown>, expected: number): Wrong | undefined => {
  if (params.length > expected) return invalid("too many parameters")
  if (typeof params[0] !== "string") return invalid("property name must be a string")
  return params[0] === "combined" ? undefined : new Wrong(0, "Unknown property")
}

const handle: Record<Method, (state: Subscription, params: ReadonlyArray<unknown>) => Outcome> = {
  SUBSCRIBE: (state, params) => {
    const names = streamsOf(params)
    return names instanceof Wrong ? names : [{ ...state, streams: new Set([...state.streams, ...names]) }, null]
  },
  UNSUBSCRIBE: (state, params) => {
    const names = streamsOf(params)
    if (names instanceof Wrong) return names
    return [{ ...state, streams: new Set([...state.streams].filter((name) => !names.includes(name))) }, null]
  },
  LIST_SUBSCRIPTIONS: (state) => [state, [...state.streams]],
  GET_PROPERTY: (state, params) => property(params, 1) ?? [state, state.combined],
  SET_PROPERTY: (state, params) => {
    const [, combined] = params
    const wrong = property(params, 2)
    if (wrong !== undefined) return wrong
    return typeof combined === "boolean"
      ? [{ ...state, combined }, null]
      : new Wrong(1, "Invalid value type: expected Boolean")
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What a client's message changes, and the answer to it. */
export const step = (state: Subscription, text: string): readonly [Subscription, reply: string] => {
  const json = parseJson(text)
  if (json === undefined) return [state, refuse(new Wrong(3, "Invalid JSON: expected value at line 1 column 1"))]
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return [state, refuse(invalid("expected an object"))]
  }
  const id = "id" in json && isId(json.id) ? json.id : undefined
  const message = read(json)
  const outcome = message instanceof Wrong ? message : handle[message.method](state, message.params)
  if (outcome instanceof Wrong) return [state, refuse(outcome, id)]
  return [outcome[0], JSON.stringify({ result: outcome[1], id })]
}

const refuse = ({ code, msg }: Wrong, id?: Id): string =>
  JSON.stringify(id === undefined ? { error: { code, msg } } : { error: { code, msg }, id })
