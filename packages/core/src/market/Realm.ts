/** Where the data came from. Realms never mix: each has its own folder, and everything shown says which one it is. */
import { Schema } from "effect"

export const all = ["live", "recorded", "simulated"] as const
export const Realm = Schema.Literals(all)
export type Realm = typeof Realm.Type
