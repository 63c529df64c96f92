/** What a client has asked of its socket, and the answers to its messages, in the exchange's words. */
import { Result } from "effect"

export interface Subscription {
  /** In the order they were asked for. */
  readonly streams: ReadonlySet<string>
  /** Whether frames are wrapped with the name of their stream. */
  readonly combined: boolean
}

/** Streams that one connection may listen to. */
export const largest = 1024

const methods = ["SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY"] as const
type Method = (typeof methods)[number]

/** Why a message is refused: its code and the exchange's words. */
interface Wrong {
  readonly code: number
  readonly msg: string
}
type Read<A> = Result.Result<A, Wrong>

const wrong = (code: number, msg: string): Read<never> => Result.fail({ code, msg })
const invalid = (what: string): Read<never> => wrong(2, `Invalid request: ${what}`)

interface Message {
  readonly method: Method
  readonly params: ReadonlyArray<unknown>
}

const tooMany: Wrong = { code: 4, msg: "Too many subscriptions" }

/** What a client is told whose address names too many streams. */
export const refusedAddress = JSON.stringify({ error: tooMany })

/** An id as JSON text: null, a short text, or a signed integer of 64 bits; nothing for any other value. */
const idText = (id: unknown): string | undefined => {
  if (typeof id === "bigint") return BigInt.asIntN(64, id) === id ? String(id) : undefined
  return id === null || (typeof id === "string" && /^[a-zA-Z0-9-_]{1,36}$/.test(id)) ? JSON.stringify(id) : undefined
}

const isMethod = (method: unknown): method is Method => methods.some((one) => one === method)

const quoted = (names: ReadonlyArray<string>): string => names.map((name) => `\`${name}\``).join(", ")

const message = (json: object): Read<Message> => {
  const { id, method, params = [], ...others } = json as Record<string, unknown>
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) {
    return invalid(`unknown field \`${unknown}\`, expected one of ${quoted(["method", "params", "id"])}`)
  }
  if (method === undefined) return invalid("missing field `method`")
  if (id === undefined) return invalid("missing field `id`")
  if (idText(id) === undefined) return invalid("request ID must be an unsigned integer")
  if (typeof method !== "string") return invalid("invalid type for `method`, expected a string")
  if (!isMethod(method)) return invalid(`unknown variant \`${method}\`, expected one of ${quoted(methods)}`)
  return Array.isArray(params) ? Result.succeed({ method, params }) : invalid("params must be an array")
}

const streamNames = (params: ReadonlyArray<unknown>): Read<ReadonlyArray<string>> => {
  if (params.length === 0) return invalid("at least one stream name is needed in params")
  const names = params.filter((name) => typeof name === "string")
  return names.length === params.length ? Result.succeed(names) : invalid("stream names must be strings")
}

/** Checks the name of a property, of which there is one, and how many parameters come with it. */
const property = (params: ReadonlyArray<unknown>, expected: number): Read<void> => {
  if (params.length > expected) return invalid("too many parameters")
  if (typeof params[0] !== "string") return invalid("property name must be a string")
  return params[0] === "combined" ? Result.void : wrong(0, "Unknown property")
}

type Handled = Read<readonly [Subscription, result: unknown]>

const handle: Readonly<Record<Method, (state: Subscription, params: ReadonlyArray<unknown>) => Handled>> = {
  SUBSCRIBE: (state, params) =>
    Result.flatMap(streamNames(params), (names) => {
      const streams = new Set([...state.streams, ...names])
      return streams.size > largest ? Result.fail(tooMany) : Result.succeed([{ ...state, streams }, null])
    }),
  UNSUBSCRIBE: (state, params) =>
    Result.map(streamNames(params), (names) => [
      { ...state, streams: new Set([...state.streams].filter((name) => !names.includes(name))) },
      null
    ]),
  LIST_SUBSCRIPTIONS: (state) => Result.succeed([state, [...state.streams]]),
  GET_PROPERTY: (state, params) => Result.map(property(params, 1), () => [state, state.combined]),
  SET_PROPERTY: (state, params) =>
    Result.flatMap(property(params, 2), () => {
      const [, combined] = params
      return typeof combined === "boolean"
        ? Result.succeed([{ ...state, combined }, null])
        : wrong(1, "Invalid value type: expected Boolean")
    })
}

/** An integer keeps all of its digits, more than a float has. */
const withExactId = (key: string, value: unknown, ...[context]: ReadonlyArray<{ readonly source?: string }>): unknown =>
  key === "id" && typeof value === "number" && context?.source !== undefined && /^-?\d+$/.test(context.source)
    ? BigInt(context.source)
    : value

const parse = (text: string): Read<object> =>
  Result.try({ try: (): unknown => JSON.parse(text, withExactId), catch: () => undefined }).pipe(
    Result.mapError(() => ({ code: 3, msg: "Invalid JSON: expected value at line 1 column 1" })),
    Result.flatMap((json) =>
      typeof json === "object" && json !== null && !Array.isArray(json)
        ? Result.succeed(json)
        : invalid("expected an object")
    )
  )

/** What a client's message changes, the answer to it, and whether that is the last. */
export const step = (state: Subscription, text: string): readonly [Subscription, reply: string, isOver: boolean] => {
  const json = parse(text)
  const id = Result.isSuccess(json) && "id" in json.success ? idText(json.success.id) : undefined
  const write = (answer: object): string =>
    id === undefined ? JSON.stringify(answer) : `${JSON.stringify(answer).slice(0, -1)},"id":${id}}`
  const handled = json.pipe(
    Result.flatMap(message),
    Result.flatMap(({ method, params }) => handle[method](state, params))
  )
  return Result.match(handled, {
    onSuccess: ([next, result]) => [next, write({ result }), false],
    onFailure: (error) => [state, write({ error }), error === tooMany]
  })
}
