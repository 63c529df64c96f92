/** Where data is kept: a folder per realm, with two files in it. Realms never share one. */
import * as Realm from "@cryptostream/core/market/Realm"
import { Effect, FileSystem, Path, Schema } from "effect"

/** The realm was not said and cannot be guessed, or has no data: the person has to choose or to start something. */
export class NoSuchData extends Schema.TaggedError<NoSuchData>()("NoSuchData", { message: Schema.String }) {}

export interface DataFolder {
  readonly realm: Realm.Realm
  readonly path: string
  readonly log: string
  readonly store: string
  /** Where files of the exchange's archive are kept. */
  readonly archives: string
}

export const make = Effect.fnUntraced(function*(dataDir: string, realm: Realm.Realm) {
  const { join } = yield* Path.Path
  const path = join(dataDir, realm)
  return {
    realm,
    path,
    log: join(path, "log.sqlite"),
    store: join(path, "store.sqlite"),
    archives: join(path, "archives")
  } satisfies DataFolder
})

/** The folder of the realm asked for, or of the only one there is. */
export const find = Effect.fn("DataFolder.find")(function*(dataDir: string, realm: Realm.Realm | undefined) {
  const fs = yield* FileSystem.FileSystem
  const folders = yield* Effect.forEach(Realm.all, (one) => make(dataDir, one))
  const present = yield* Effect.filter(folders, (folder) => fs.exists(folder.store))
  const names = present.map((folder) => folder.realm).join(", ")
  const [only, ...others] = realm === undefined ? present : present.filter((folder) => folder.realm === realm)
  if (only !== undefined && others.length === 0) return only
  return yield* new NoSuchData({
    message: only !== undefined
      ? `${dataDir} holds several realms (${names}): choose one with --realm`
      : realm !== undefined && present.length > 0
      ? `${dataDir} holds no ${realm} data, only: ${names}`
      : `no data under ${dataDir}: run "npm start" first, or name another folder with --data`
  })
})
