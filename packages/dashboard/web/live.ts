/** The stream of live events, kept open: a stream that fell silent or was refused is dialled again, and says so. */
import { type LiveEvent, liveUrl, type Series } from "./wire.ts"

export type State = "connecting" | "connected" | "lost"

/** The server is heard every 5 s; after two beats missed the connection is taken for gone. */
const silenceMillis = 12_000
const redialMillis = 2_000
const names = ["open", "candle", "changed", "alarm", "calm", "heartbeat"] as const

export interface Listener {
  readonly onEvent: (event: LiveEvent) => void
  readonly onState: (state: State) => void
}

/** Opens the stream of a series, with the values of these columns, and gives what closes it. */
export const listen = (
  series: Series,
  columns: ReadonlyArray<string>,
  { onEvent, onState }: Listener
): () => void => {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = (millis: number, then: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(then, millis)
  }
  const lose = () => {
    source?.close()
    onState("lost")
    wait(redialMillis, dial)
  }
  const dial = () => {
    source = new EventSource(liveUrl(series, columns))
    wait(silenceMillis, lose)
    source.addEventListener("error", lose)
    for (const event of names) {
      source.addEventListener(event, (message: Event) => {
        // The browser has an event `open` of its own, which carries nothing: it says that the stream was accepted.
        if (!(message instanceof MessageEvent)) return
        onState("connected")
        wait(silenceMillis, lose)
        onEvent({ event, data: JSON.parse(String(message.data)) })
      })
    }
  }
  onState("connecting")
  dial()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}
