/** Asks the server for its status again and again: every second, oftener while something is pending, seldom while nobody looks. */
import * as Wire from "./wire.ts"

const betweenPollsMillis = 1_000
/** What is pending is in order or missing within seconds. */
const whilePendingMillis = 400
const whileHiddenMillis = 10_000
const afterFailureMillis = 1_500

export interface Page {
  readonly onStatus: (status: Wire.Status) => void
  readonly readAlarms: () => Promise<void>
  readonly isWaiting: () => boolean
}

export interface Stage {
  /** The page is made of the first answer. */
  readonly start: (first: Wire.Status) => Promise<Page>
  readonly onAnswer: () => void
  readonly onFailure: (error: unknown) => void
}

export const run = async ({ onAnswer, onFailure, start }: Stage, known?: Page): Promise<void> => {
  let page = known
  let pause = document.hidden ? whileHiddenMillis : betweenPollsMillis
  try {
    const status = await Wire.status()
    page ??= await start(status)
    onAnswer()
    page.onStatus(status)
    await page.readAlarms()
    if (page.isWaiting() && !document.hidden) pause = whilePendingMillis
  } catch (error) {
    onFailure(error)
    pause = afterFailureMillis
  }
  setTimeout(() => void run({ onAnswer, onFailure, start }, page), pause)
}
