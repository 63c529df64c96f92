/** Which indicators are on the chart: those that were chosen, kept by the browser; where none were, the first that are stored. */
import * as Catalogue from "./catalogue.ts"
import { type Indicator, Refused } from "./wire.ts"

const storageKey = "cryptostream.indicators"

/** A browser may refuse to keep anything; then the address alone does. */
const remembered = (): ReadonlyArray<string> | undefined => {
  try {
    return localStorage.getItem(storageKey)?.split(",").filter((column) => column !== "")
  } catch {
    return undefined
  }
}

const remember = (columns: ReadonlyArray<string> | undefined): void => {
  try {
    if (columns === undefined) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, columns.join(","))
  } catch {
    return
  }
}

export interface Stage {
  /** Others are to be shown than before. `isChosen` says whether by a person. */
  readonly show: (groups: ReadonlyArray<Catalogue.Group>, isChosen: boolean) => void
  /** Fails with the reason where the server does not give these columns. */
  readonly check: (columns: ReadonlyArray<string>) => Promise<unknown>
  /** What could not be done, in words. */
  readonly say: (message: string) => void
}

const reason = (error: unknown): string => {
  if (error instanceof Refused) return error.why
  return error instanceof Error ? error.message : String(error)
}

/** What a link names, and there is no room for. */
const crowdedOut = (groups: ReadonlyArray<Catalogue.Group>): ReadonlyArray<string> =>
  groups.length === 0
    ? []
    : [`${groups.map(Catalogue.label).join(", ")}: at most ${Catalogue.most} columns are drawn at a time`]

export const create = (catalogue: ReadonlyArray<Indicator>, { check, say, show }: Stage) => {
  let chosen: ReadonlyArray<string> | undefined
  let stored: ReadonlyArray<string> = []
  let shown: ReadonlyArray<Catalogue.Group> | undefined

  const update = () => {
    const { groups: found } = Catalogue.grouped(catalogue, chosen ?? stored)
    const groups = chosen === undefined ? Catalogue.unasked(found) : Catalogue.fitting(found)
    const isSame = shown !== undefined && Catalogue.columnsOf(groups).join() === Catalogue.columnsOf(shown).join()
    shown = groups
    return isSame
  }
  const choose = (columns: ReadonlyArray<string> | undefined) => {
    chosen = columns
    remember(columns)
    update()
    show(shown ?? [], true)
  }

  /** Takes groups in place of those that are shown, where the server would give their columns. */
  const take = async (groups: ReadonlyArray<Catalogue.Group>, asked: Catalogue.Group): Promise<boolean> => {
    const columns = Catalogue.columnsOf(groups)
    if (columns.length > Catalogue.most) {
      say(
        `${
          Catalogue.label(asked)
        } would make ${columns.length} columns, and at most ${Catalogue.most} are drawn at a time`
      )
      return false
    }
    try {
      await check(Catalogue.columnsOf([asked]))
    } catch (error) {
      say(reason(error))
      return false
    }
    choose(columns)
    return true
  }
  const has = (key: string): boolean => shown?.some((one) => Catalogue.keyOf(one) === key) ?? false

  return {
    get columns() {
      return Catalogue.columnsOf(shown ?? [])
    },
    /** What a link says to be shown; nothing where it is whatever is stored. */
    get inAddress() {
      return chosen
    },
    has,
    /** Of another series other columns may be stored. */
    follow: (columns: ReadonlyArray<string>) => {
      stored = columns
      if (!update()) show(shown ?? [], false)
    },
    /** What an address names, else what the browser remembers. Whatever cannot be shown of it is said, and left out. */
    open: async (named: ReadonlyArray<string> | undefined) => {
      const wanted = named ?? remembered()
      if (wanted === undefined || wanted.join() === chosen?.join()) return
      const { groups, unknown } = Catalogue.grouped(catalogue, wanted)
      // The server knows what was meant by a name that there is not.
      const wrong = async (columns: ReadonlyArray<string>) => await check(columns).then(() => undefined, reason)
      const unfound = await Promise.all(unknown.map((column) => wrong([column])))
      const checked = await Promise.all(groups.map(async (group) => {
        const problem = await wrong(Catalogue.columnsOf([group]))
        return { group, problem }
      }))
      const possible = checked.flatMap(({ group, problem }) => problem === undefined ? [group] : [])
      const right = Catalogue.fitting(possible)
      const problems = [
        ...unfound.flatMap((problem) => problem ?? []),
        ...checked.flatMap(({ problem }) => problem ?? []),
        ...crowdedOut(possible.filter((group) => !right.includes(group)))
      ]
      chosen = Catalogue.columnsOf(right)
      if (!update()) show(shown ?? [], true)
      if (problems.length > 0) say(`Not shown. ${problems.join(". ")}`)
    },
    add: async (entry: Indicator): Promise<boolean> => {
      const added = Catalogue.group(entry, Catalogue.defaults(entry))
      return has(Catalogue.keyOf(added)) || take([...shown ?? [], added], added)
    },
    /** With other parameters, in its place. */
    change: async (key: string, parameters: ReadonlyArray<number>): Promise<boolean> => {
      const before = shown?.find((one) => Catalogue.keyOf(one) === key)
      if (before === undefined) return false
      const whole = Catalogue.group(before.entry, parameters)
      const suffixes = new Set(before.columns.map(({ output }) => output.suffix))
      const after = { ...whole, columns: whole.columns.filter(({ output }) => suffixes.has(output.suffix)) }
      if (has(Catalogue.keyOf(after))) {
        say(`${Catalogue.label(after)} is on the chart already`)
        return false
      }
      return take((shown ?? []).map((one) => one === before ? after : one), after)
    },
    remove: (key: string) => {
      choose(Catalogue.columnsOf((shown ?? []).filter((one) => Catalogue.keyOf(one) !== key)))
    },
    /** Back to what is stored. */
    reset: () => choose(undefined)
  }
}

export type Indicators = ReturnType<typeof create>
