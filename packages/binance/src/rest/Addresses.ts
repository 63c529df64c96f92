/** The addresses of one service: which one is in use, and who comes next when it fails. The one that worked last stays. */

export interface Addresses {
  readonly count: number
  readonly current: () => string
  /** Goes on with the next one, unless somebody whose request failed too already did. */
  leave(address: string): void
}

export const make = (addresses: ReadonlyArray<string>): Addresses => {
  let index = 0
  return {
    count: addresses.length,
    current: () => addresses[index]!,
    leave: (address) => {
      if (addresses[index] === address) index = (index + 1) % addresses.length
    }
  }
}
