/** What the address of a socket asks for: raw or combined frames, the unit of their times, and the first streams. */
import * as TimeUnit from "../rest/TimeUnit.ts"

export interface SocketPath {
  readonly combined: boolean
  readonly streams: ReadonlyArray<string>
  readonly timeUnit: TimeUnit.TimeUnit
}

const names = (text: string): ReadonlyArray<string> => text.split("/").filter((name) => name !== "")

/** Percent signs resolved; nothing where they cannot be. */
const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** `/ws`, `/ws/a`, `/ws/a/b`, `/stream`, `/stream?streams=a/b`; nothing for another path. */
export const parse = (path: string, search: string): SocketPath | undefined => {
  const query = new URLSearchParams(search)
  const timeUnit = TimeUnit.of(query.get("timeUnit"))
  if (path === "/stream" || path === "/stream/") {
    return { combined: true, streams: names(query.get("streams") ?? ""), timeUnit }
  }
  if (path !== "/ws" && !path.startsWith("/ws/")) return undefined
  const decoded = decode(path.slice("/ws".length))
  return decoded === undefined ? undefined : { combined: false, streams: names(decoded), timeUnit }
}
