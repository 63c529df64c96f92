/**
 * Memory for the inside of a step, lent to one step after the other. A typed array of more than 64 bytes is memory outside the
 * heap of V8: to ask for it takes longer than all else that an average does for a candle that comes alone. Who borrows gives
 * nothing of it away and is done before it borrows from the same lender again: a step waits for nothing.
 */

/** Of more, asking for it is the smaller part. */
const most = 16_384

interface Memory<A> {
  readonly length: number
  subarray(from: number, to: number): A
}

/** What is borrowed is not zero: it holds what the last step left. */
const lender = <A extends Memory<A>>(make: (length: number) => A) => {
  let memory = make(64)
  return (length: number): A => {
    if (length > most) return make(length)
    if (length > memory.length) memory = make(2 * length)
    return memory.subarray(0, length)
  }
}

export const floats = () => lender<Float64Array>((length) => new Float64Array(length))
export const integers = () => lender<Int32Array>((length) => new Int32Array(length))
