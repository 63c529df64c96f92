/** Ways to damage a record, from a flipped bit to a number that only looks like one. Text is a character a byte (latin1). */

export type Random = () => number

/** One way to damage a text; it may find nothing to damage. */
export type Mutate = (text: string, next: Random) => string

const below = (next: Random, end: number): number => Math.floor(next() * end)
export const pick = <A>(next: Random, all: ReadonlyArray<A>): A => all[below(next, all.length)]!

const splice = (text: string, from: number, to: number, by: string): string => text.slice(0, from) + by + text.slice(to)
const inUtf8 = (text: string): string => Buffer.from(text, "utf8").toString("latin1")

/** What stands where a number should: in the file as it is, in JSON bare or between quotes. */
const numbers = [
  ..."0 -0 00 -1 +1 .5 5. 1.2.3 1e5 1E-5 1e400 1e-400 0x10 0b1 1_000 1,5 NaN nan Infinity -Infinity null true".split(
    " "
  ),
  ..."undefined 9007199254740991 9007199254740993 18446744073709551616 1.00000000000000000001 0.1e1 1n $1 1% - .".split(
    " "
  ),
  "1".repeat(40),
  "",
  " ",
  " 1",
  "1 ",
  "\t1",
  "1\u0000",
  "١٢٣",
  "１",
  "1\u00a0",
  "\ufeff1",
  "−1",
  "½"
].map(inUtf8)

const garbage = [
  "{}",
  "[]",
  "[[]]",
  `{"a":[{"b":null}]}`,
  `${"[".repeat(60)}${"]".repeat(60)}`,
  `"\\u0031"`,
  `"\\ud800"`,
  `"__proto__"`,
  "\"\"",
  "/* */1"
]
const invalidUtf8 = ["\xff", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82", "\xf5\x80\x80\x80"]
const names = [
  ..."stream data e E s k t T i o h l c v n x q V Q B f L result code error id constructor length".split(" ")
]

const everywhere = (pattern: RegExp, text: string): ReadonlyArray<readonly [from: number, to: number]> =>
  [...text.matchAll(pattern)].map(({ 0: token, index }) => [index, index + token.length] as const)

const numeric = /[0-9][0-9.]*/g
const value = /"[^"]*"|[0-9][0-9.]*|true|false/g
const key = /"[^"]*"(?=:)/g
const field = /"[^"]*":(?:"[^"]*"|[0-9][0-9.]*|true|false),?|[^,[\]{}\n]*,/g

/** Puts something in the place of one match of a pattern. */
const replacing = (pattern: RegExp, by: (token: string, next: Random) => string): Mutate => (text, next) => {
  const found = everywhere(pattern, text)
  if (found.length === 0) return text
  const [from, to] = pick(next, found)
  return splice(text, from, to, by(text.slice(from, to), next))
}

const swapping = (pattern: RegExp): Mutate => (text, next) => {
  const found = everywhere(pattern, text)
  if (found.length < 2) return text
  const [a, b] = [pick(next, found), pick(next, found)].sort((one, other) => one[0] - other[0]) as [
    readonly [number, number],
    readonly [number, number]
  ]
  if (a[0] === b[0]) return text
  return text.slice(0, a[0]) + text.slice(...b) + text.slice(a[1], b[0]) + text.slice(...a) + text.slice(b[1])
}

const at = (by: (character: string, next: Random) => string): Mutate => (text, next) => {
  const index = below(next, text.length)
  return splice(text, index, index + 1, by(text.charAt(index), next))
}

const byte = (next: Random): string => String.fromCharCode(below(next, 256))

/** A number made a little other: what a damaged wire or a careless proxy makes of it. */
const edited = (token: string, next: Random): string => {
  const index = below(next, token.length)
  const digit = String(below(next, 10))
  return pick(next, [
    () => splice(token, index, index + 1, digit),
    () => splice(token, index, index, digit),
    () => splice(token, index, index + 1, ""),
    () => splice(token, index, index, "."),
    () => `-${token}`,
    () => `+${token}`,
    () => ` ${token}`,
    () => `${token} `,
    () => `0${token}`,
    () => `${token}0`,
    () => `${token}.0`,
    () => `${token}e0`,
    () => `${token}000`,
    () => token.replace(".", ",")
  ])()
}

export const bytes: Readonly<Record<string, Mutate>> = {
  "flip a bit": at((character, next) => String.fromCharCode(character.charCodeAt(0) ^ 1 << below(next, 8))),
  "another byte": at((_, next) => byte(next)),
  "a byte more": at((character, next) => byte(next) + character),
  "bytes less": (text, next) => {
    const from = below(next, text.length)
    return splice(text, from, from + 1 + below(next, 4), "")
  },
  "bytes twice": (text, next) => {
    const from = below(next, text.length)
    const part = text.slice(from, from + 1 + below(next, 40))
    return splice(text, from, from, part)
  },
  "cut off": (text, next) => text.slice(0, below(next, text.length)),
  "invalid UTF-8": at((character, next) => character + pick(next, invalidUtf8))
}

export const tokens: Readonly<Record<string, Mutate>> = {
  "a number edited": replacing(numeric, edited),
  "no number": replacing(numeric, (_, next) => pick(next, numbers)),
  "another value": replacing(value, (_, next) => pick(next, [...numbers, ...numbers.map((text) => `"${text}"`)])),
  "nested garbage": replacing(value, (_, next) => pick(next, garbage)),
  "quotes taken or given": replacing(value, (token) => token.startsWith("\"") ? token.slice(1, -1) : `"${token}"`),
  "values swapped": swapping(value),
  "numbers swapped": swapping(numeric),
  "a key renamed": replacing(key, (_, next) => `"${pick(next, names)}"`),
  "a field twice": replacing(field, (token) => token + token),
  "a field twice, edited": replacing(field, (token, next) => token + token.replace(/[0-9]/, String(below(next, 10)))),
  "a field less": replacing(field, () => ""),
  "a comma more": replacing(/[,[\]}]/g, (token) => `,${token}`),
  "blanks": replacing(
    /[,:[\]{}]/g,
    (token, next) => token + pick(next, [" ", "\t", "\r\n", "\u000b", "\u00a0", "\u0000"])
  ),
  "lines swapped": swapping(/[^\n]+\n/g),
  "a line twice": replacing(/[^\n]+\n/g, (token) => token + token)
}

const all = Object.entries({ ...bytes, ...tokens })

/** A text damaged once to three times, and how. */
export const damaged = (text: string, next: Random, among = all): readonly [text: string, how: string] => {
  const how = Array.from({ length: pick(next, [1, 1, 1, 2, 2, 3]) }, () => pick(next, among))
  return [how.reduce((done, [, mutate]) => mutate(done, next), text), how.map(([name]) => name).join(", ")]
}

export const bytesAlone = Object.entries(bytes)
