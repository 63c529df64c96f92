/**
 * Text of plain ASCII, put together in bytes. A line has some fifteen numbers and a request thousands of lines: as strings,
 * each number and each joint between two of them would be an object to be made, copied and collected.
 */
const point = 46
const zero = 48

/** Prices and volumes of the exchange have so many decimals at most, and are whole numbers of its smallest step. */
const decimals = 8
const steps = 10 ** decimals
/** A decimal of so few digits is the shortest one that reads back to its float64. */
const exactBelow = 1e15
/** Below it JavaScript writes an exponent. */
const plainFrom = 1e-6
/** More than a number has characters. */
const longestNumber = 32

export class Ascii {
  private bytes: Buffer
  private at = 0
  /** Of about so many characters; it grows where they are more. */
  constructor(characters: number) {
    this.bytes = Buffer.allocUnsafe(characters)
  }

  private room(characters: number): void {
    if (this.at + characters <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(2 * Math.max(this.bytes.length, characters))
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
  }

  text(text: string): void {
    const { length } = text
    this.room(length)
    const { at, bytes } = this
    for (let i = 0; i < length; i++) bytes[at + i] = text.charCodeAt(i)
    this.at = at + length
  }

  /** Below 2^31, in so many digits. */
  private digits(value: number, width: number): void {
    const { at, bytes } = this
    let rest = value | 0
    for (let i = at + width - 1; i >= at; i--) {
      const left = rest / 10 | 0
      bytes[i] = zero + rest - left * 10
      rest = left
    }
    this.at = at + width
  }

  private small(value: number): void {
    let width = 1
    for (let power = 10; value >= power; power *= 10) width++
    this.digits(value, width)
  }

  /** A safe integer. */
  whole(value: number): void {
    this.room(longestNumber)
    if (!(value >= 0 && value < exactBelow)) return this.text(`${value}`)
    const high = Math.floor(value / steps)
    if (high === 0) return this.small(value)
    this.small(high)
    this.digits(value - high * steps, decimals)
  }

  /** A float64 in the shortest digits that read back to the same bits, and with the sign of -0. */
  float(value: number): void {
    this.room(longestNumber)
    const inSteps = Math.round(value * steps)
    const isPlain = value >= plainFrom && inSteps < exactBelow && inSteps / steps === value
    if (!isPlain) return this.text(value === 0 && 1 / value < 0 ? "-0" : `${value}`)
    const whole = Math.floor(inSteps / steps)
    this.small(whole)
    const rest = inSteps - whole * steps
    if (rest === 0) return
    this.bytes[this.at++] = point
    this.digits(rest, decimals)
    while (this.bytes[this.at - 1] === zero) this.at--
  }

  toString(): string {
    return this.bytes.toString("latin1", 0, this.at)
  }
}
