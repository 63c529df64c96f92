/** What the address of a socket asks for: raw or combined frames, and the streams it begins with. */

export interface SocketPath {
  readonly combined: boolean
  readonly streams: ReadonlyArray<string>
}

const names = (text: string): ReadonlyArray<string> => text.split("/").filter((name) => name !== "")

/** `/ws`, `/ws/a`, `/ws/a/b`, `/stream`, `/stream?streams=a/b`; nothing for another path. */
export const parse = (path: string, search: string): SocketPath | undefined => {
  if (path === "/stream") return { combined: true, streams: names(new URLSearchParams(search).get("streams") ?? "") }
  if (path !== "/ws" && !path.startsWith("/ws/")) return undefined
  return { combined: false, streams: names(decodeURIComponent(path.slice("/ws".length))) }
}
