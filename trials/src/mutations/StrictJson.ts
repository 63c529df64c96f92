/**
 * JSON read by its grammar (RFC 8259) and by nothing else: what it is made of stays the text that was sent. Written for the
 * oracle, so that it shares no line with what it judges.
 */

/** `text` is the part of the document that it was read from. */
export type Json =
  & { readonly text: string }
  & (
    | { readonly _tag: "scalar" }
    | { readonly _tag: "array"; readonly items: ReadonlyArray<Json> }
    | { readonly _tag: "object"; readonly fields: ReadonlyMap<string, Json> }
  )

export interface Document {
  readonly root: Json
  /** A key that stands twice or is an index; a number that no serialiser spells so: `1e5`, `1.0`, `-0`. */
  readonly oddity: string | undefined
}

const blank = /[ \t\n\r]*/y
/** Between the quotes any character from the blank on, but for the quote and the backslash themselves. */
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const word = /(?:null|true|false)/y

class NotJson extends Error {}

const isPlain = (token: string): boolean => token.startsWith("\"") || JSON.stringify(JSON.parse(token)) === token

/** A key that JavaScript moves before the others. */
const isIndex = (key: string): boolean => /^(?:0|[1-9][0-9]{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1

class Reader {
  readonly #text: string
  #at = 0
  #oddity: string | undefined

  constructor(text: string) {
    this.#text = text
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const [token] = pattern.exec(this.#text) ?? []
    if (token !== undefined) this.#at += token.length
    return token
  }

  #is(character: string): boolean {
    this.#take(blank)
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #must(character: string): void {
    if (!this.#is(character)) throw new NotJson()
  }

  #scalar(...patterns: ReadonlyArray<RegExp>): string {
    this.#take(blank)
    for (const pattern of patterns) {
      const token = this.#take(pattern)
      if (token === undefined) continue
      if (!isPlain(token)) this.#oddity = "is spelled oddly"
      return token
    }
    throw new NotJson()
  }

  #array(from: number): Json {
    const items: Array<Json> = []
    if (this.#is("]")) return { _tag: "array", items, text: this.#text.slice(from, this.#at) }
    do items.push(this.#value())
    while (this.#is(","))
    this.#must("]")
    return { _tag: "array", items, text: this.#text.slice(from, this.#at) }
  }

  #object(from: number): Json {
    const fields = new Map<string, Json>()
    if (this.#is("}")) return { _tag: "object", fields, text: this.#text.slice(from, this.#at) }
    do {
      const key = JSON.parse(this.#scalar(string)) as string
      this.#must(":")
      if (isIndex(key)) this.#oddity = "holds a number for a key"
      if (fields.has(key)) this.#oddity = "holds a key twice"
      fields.set(key, this.#value())
    } while (this.#is(","))
    this.#must("}")
    return { _tag: "object", fields, text: this.#text.slice(from, this.#at) }
  }

  #value(): Json {
    this.#take(blank)
    const from = this.#at
    if (this.#is("[")) return this.#array(from)
    if (this.#is("{")) return this.#object(from)
    return { _tag: "scalar", text: this.#scalar(string, number, word) }
  }

  document(): Document {
    const root = this.#value()
    this.#take(blank)
    if (this.#at !== this.#text.length) throw new NotJson()
    return { root, oddity: this.#oddity }
  }
}

/** The value of a string, where it is one. */
export const stringOf = (json: Json | undefined): string | undefined =>
  json?._tag === "scalar" && json.text.startsWith("\"") ? JSON.parse(json.text) as string : undefined

/** The text of a number or a word, where it is one. */
export const wordOf = (json: Json | undefined): string | undefined =>
  json?._tag === "scalar" && !json.text.startsWith("\"") ? json.text : undefined

/** The document, or nothing where the text is not JSON. */
export const read = (text: string): Document | undefined => {
  try {
    return new Reader(text).document()
  } catch (cause) {
    if (cause instanceof NotJson) return undefined
    throw cause
  }
}
