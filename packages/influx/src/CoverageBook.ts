/** Which windows of its series a process has written to and not counted since. */
import * as Interval from "@cryptostream/core/market/Interval"
import * as Series from "@cryptostream/core/market/Series"
import * as Coverage from "@cryptostream/core/quality/Coverage"

export interface Window {
  readonly window: number
  /** A candle stands in it that is not aligned to the interval. */
  readonly isUnaligned: boolean
}

/** `touchedAt` is when it was last written to, epoch ms. */
export interface Touched extends Window {
  readonly touchedAt: number
}

/** Windows of these open times, once each; none where they are so long that nobody has them. */
export const windowsOf = (interval: Interval.Interval, openTimes: Iterable<number>): ReadonlyArray<Window> => {
  const millis = Coverage.windowMillis(interval)
  const windows = new Map<number, boolean>()
  if (millis === undefined) return []
  for (const openTime of openTimes) {
    const window = Coverage.windowOf(millis, openTime)
    const isUnaligned = windows.get(window) === true || !Interval.isAligned(interval, openTime)
    windows.set(window, isUnaligned)
  }
  return [...windows].map(([window, isUnaligned]) => ({ window, isUnaligned }))
}

export interface Book {
  readonly knows: (series: Series.Series) => boolean
  /** Those of the windows of which the database does not know yet that they are written to. */
  readonly unopened: (series: Series.Series, windows: ReadonlyArray<Window>) => ReadonlyArray<Window>
  /** Notes that they are written to, after the database was told so. */
  readonly touch: (series: Series.Series, windows: ReadonlyArray<Window>, now: number) => void
  readonly series: () => ReadonlyArray<Series.Series>
  /** In order of time. */
  readonly open: (series: Series.Series) => ReadonlyArray<Touched>
  /** Those that nothing was written to since, but for the newest: a window that is not full has to be scanned anyway. */
  readonly quiet: (series: Series.Series, since: number) => ReadonlyArray<Touched>
  /** Forgets windows that were counted. */
  readonly close: (series: Series.Series, windows: ReadonlyArray<Window>) => void
}

interface Page {
  readonly series: Series.Series
  readonly windows: Map<number, Touched>
}

export const make = (): Book => {
  const pages = new Map<string, Page>()
  const windowsIn = (series: Series.Series): ReadonlyMap<number, Touched> =>
    pages.get(Series.key(series))?.windows ?? new Map<number, Touched>()
  const open = (series: Series.Series): ReadonlyArray<Touched> =>
    [...windowsIn(series).values()].sort((a, b) => a.window - b.window)
  return {
    knows: (series) => pages.has(Series.key(series)),
    unopened: (series, windows) => {
      const known = windowsIn(series)
      return windows.filter(({ isUnaligned, window }) => {
        const before = known.get(window)
        return before === undefined || isUnaligned && !before.isUnaligned
      })
    },
    touch: (series, windows, now) => {
      const key = Series.key(series)
      const page = pages.get(key) ?? { series, windows: new Map<number, Touched>() }
      pages.set(key, page)
      for (const { isUnaligned, window } of windows) {
        const before = page.windows.get(window)
        page.windows.set(window, { window, touchedAt: now, isUnaligned: isUnaligned || before?.isUnaligned === true })
      }
    },
    series: () => [...pages.values()].map(({ series }) => series),
    open,
    quiet: (series, since) => open(series).slice(0, -1).filter(({ touchedAt }) => touchedAt <= since),
    close: (series, windows) => {
      const page = pages.get(Series.key(series))
      for (const { window } of windows) page?.windows.delete(window)
    }
  }
}
