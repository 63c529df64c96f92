/** What clients did and what they were told: one entry for each request, socket and subscription. Times in epoch ms. */
import { Effect } from "effect"
import type * as JsonLines from "./JsonLines.ts"

export type Entry =
  | {
    readonly kind: "request"
    readonly at: number
    readonly ip: string
    readonly method: string
    /** With its query. */
    readonly path: string
    readonly weight: number
    /** Weight that the address has used in this minute. */
    readonly used: number
    /** "reset" where the connection was ended without an answer. */
    readonly status: number | "reset"
    /** The exchange's code, where it refused. */
    readonly error?: number
  }
  | {
    readonly kind: "opened"
    readonly at: number
    readonly ip: string
    readonly connection: number
    readonly path: string
  }
  | { readonly kind: "message"; readonly at: number; readonly connection: number; readonly text: string }
  | { readonly kind: "closed"; readonly at: number; readonly connection: number; readonly reason: string }

/** A path with its query. */
export const pathOf = ({ path, search }: { readonly path: string; readonly search: string }): string =>
  search === "" ? path : `${path}?${search}`

export interface Journal {
  readonly note: (entry: Entry) => Effect.Effect<void>
  /** The newest entries, oldest first, as many as are kept. */
  readonly newest: () => ReadonlyArray<Entry>
}

/** Writes every entry to the lines, and keeps the newest `kept` in memory. */
export const make = (lines: JsonLines.JsonLines, kept: number): Journal => {
  const entries: Array<Entry> = []
  return {
    note: (entry) => {
      entries.push(entry)
      if (entries.length > kept) entries.shift()
      return lines.write(entry)
    },
    newest: () => [...entries]
  }
}
