/** What a process takes of the machine, where the system tells it. */
import { readFileSync } from "node:fs"

/** Other systems have no such files, and a process that has just ended has none any more. */
const told = <A>(pid: number | undefined, file: string, of: (text: string) => A): A | undefined => {
  try {
    return of(readFileSync(`/proc/${pid}/${file}`, "utf8"))
  } catch {
    return undefined
  }
}

/** Resident memory. */
export const residentBytes = (pid: number | undefined): number | undefined => {
  const kilobytes = told(pid, "status", (text) => /^VmRSS:\s+(\d+) kB/m.exec(text)?.[1])
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}

/** As Linux counts them for every program. */
const ticksPerSecond = 100

/** Time of a processor that it has had since it began, with all of its threads, in seconds. */
export const cpuSeconds = (pid: number | undefined): number | undefined =>
  told(pid, "stat", (text) => {
    // The name stands in brackets and may hold anything; behind it the third field begins.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ")
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  })
