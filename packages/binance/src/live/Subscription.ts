/** How series are asked for over the socket: the names of their streams, the connections they need and the messages sent. */
import * as Series from "@cryptostream/core/market/Series"
import { Array } from "effect"

/** The exchange refuses more on one connection. */
const streamsPerConnection = 1024

/** Keeps a message at some 5 kB: an error answer then names few enough streams to look at. */
const streamsPerMessage = 200

/** The exchange disconnects who sends more than 5 messages a second; one is left for the answer to its ping. */
export const millisBetweenMessages = 250

export const streamName = ({ interval, symbol }: Series.Series): string => `${symbol.toLowerCase()}@kline_${interval}`

/** The series of one connection, by the names of their streams. */
export type Wanted = ReadonlyMap<string, Series.Series>

/** Divides series, each of them once, among as few connections as can carry them. */
export const connections = (series: ReadonlyArray<Series.Series>): ReadonlyArray<Wanted> => {
  const byName = new Map(series.map((one) => [streamName(one), one] as const))
  return Array.chunksOf(byName, streamsPerConnection).map((part) => new Map(part))
}

export interface Message {
  readonly id: number
  readonly streams: ReadonlyArray<string>
  readonly text: string
}

/** What is sent after the dial. Each message is answered under its id. */
export const messages = (wanted: Wanted): ReadonlyArray<Message> =>
  Array.chunksOf(wanted.keys(), streamsPerMessage).map((streams, i) => ({
    id: i + 1,
    streams,
    text: JSON.stringify({ method: "SUBSCRIBE", params: streams, id: i + 1 })
  }))
