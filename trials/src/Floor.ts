/**
 * The bare floor of an ingest: the lines of the same files split, the same columns inserted into the same tables by prepared
 * statements, with the same durability and the same two threads, and nothing between. No check, no merge, no indicator.
 */
import { createReadStream, mkdirSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Worker } from "node:worker_threads"

const linesInTransaction = 10_000
const linesInRecord = 500
const inFlight = 2

/** Posts to a thread and waits only while more than a few messages are under way. */
const sender = (file: string, entry: string) => {
  const worker = new Worker(new URL(entry, import.meta.url), { workerData: { file } })
  let open = 0
  let wake = (): void => undefined
  worker.on("message", () => {
    open--
    wake()
  })
  const below = async (limit: number): Promise<void> => {
    while (open > limit) await new Promise<void>((resolve) => (wake = resolve))
  }
  return {
    ready: new Promise<void>((resolve) => worker.once("online", resolve)),
    send: async (message: object, transfer: ReadonlyArray<ArrayBuffer>) => {
      open++
      worker.postMessage(message, [...transfer])
      await below(inFlight - 1)
    },
    end: async () => {
      await below(0)
      await worker.terminate()
    }
  }
}

const numbers = (lines: ReadonlyArray<string>): Float64Array<ArrayBuffer> => {
  const values = new Float64Array(lines.length * 10)
  let at = 0
  for (const line of lines) {
    const fields = line.split(",")
    for (const index of [0, 1, 2, 3, 4, 5, 7, 8, 9, 10]) values[at++] = Number(fields[index])
  }
  return values
}

/** Seconds the floor takes for the archive files in `source`, start-up excluded. */
export const run = async (source: string, target: string): Promise<number> => {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const log = sender(join(target, "log.sqlite"), "./FloorLog.ts")
  const store = sender(join(target, "store.sqlite"), "./FloorStore.ts")
  await Promise.all([log.ready, store.ready])
  const start = performance.now()
  for (const [series, name] of readdirSync(source).entries()) {
    const write = async (lines: ReadonlyArray<string>) => {
      const values: Array<string> = []
      for (let i = 0; i < lines.length; i += linesInRecord) values.push(lines.slice(i, i + linesInRecord).join("\n"))
      const block = numbers(lines)
      await log.send({ symbol: name, values }, [])
      await store.send({ series, values: block }, [block.buffer])
    }
    let rest = ""
    let pending: Array<string> = []
    for await (const chunk of createReadStream(join(source, name), { encoding: "utf8", highWaterMark: 256 * 1024 })) {
      const lines = (rest + String(chunk)).split("\n")
      rest = lines.pop() ?? ""
      pending.push(...lines)
      if (pending.length >= linesInTransaction) {
        await write(pending)
        pending = []
      }
    }
    if (pending.length > 0) await write(pending)
  }
  await Promise.all([log.end(), store.end()])
  return (performance.now() - start) / 1000
}
