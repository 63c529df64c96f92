/** Does a job whenever it is asked for: once at a time, not too often, and once more where it was asked for meanwhile. */

export interface Done {
  /** So long nothing is done again, in ms. */
  readonly rest: number
  /** It did not come to its end: do it again, asked or not. */
  readonly isAgain: boolean
}

export const make = (job: () => Promise<Done>, signal: AbortSignal): () => void => {
  let isBusy = false
  let isWanted = false
  const ask = () => {
    isWanted = true
    if (isBusy || signal.aborted) return
    isBusy = true
    isWanted = false
    void job().then(({ isAgain, rest }) =>
      setTimeout(() => {
        isBusy = false
        if (isWanted || isAgain) ask()
      }, rest)
    )
  }
  return ask
}
