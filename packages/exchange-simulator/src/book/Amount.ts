/** Exact arithmetic on amounts as the exchange prints them: decimal text, added digit by digit and not by floats. */

const decimals = 8
const scale = 10n ** BigInt(decimals)

/** Decimal text as a whole number of 10^-8. */
export const parse = (text: string): bigint => {
  const [whole = "", part = ""] = text.split(".")
  return BigInt(whole + part.padEnd(decimals, "0").slice(0, decimals))
}

export const print = (units: bigint): string => {
  const [sign, size] = units < 0n ? ["-", -units] : ["", units]
  return `${sign}${size / scale}.${(size % scale).toString().padStart(decimals, "0")}`
}

/** The sum as text with eight decimals; what is absent stays absent. */
export const add = (a: string, b: string): string => a === "" || b === "" ? a : print(parse(a) + parse(b))
