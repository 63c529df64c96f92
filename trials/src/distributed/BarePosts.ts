/** Posts bodies of lines to InfluxDB over two connections that are kept open, and knows of no failure but its own. */
import { Agent, request } from "node:http"

export const linesInBody = 5_000
const inFlight = 2

export interface Posts {
  /** Comes back when there is room for the next one. */
  readonly post: (bucket: string, body: string) => Promise<void>
  /** Comes back when all are answered. */
  readonly end: () => Promise<void>
}

const variable = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set`)
  return value
}

export const make = (): Posts => {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight })
  const headers = { authorization: `Token ${variable("INFLUX_TOKEN")}` }
  const parameters = `org=${encodeURIComponent(variable("INFLUX_ORG"))}&precision=ms`
  const open = new Set<Promise<void>>()
  const send = (bucket: string, body: string) =>
    new Promise<void>((resolve, reject) => {
      const url = `${variable("INFLUX_URL")}/api/v2/write?${parameters}&bucket=${bucket}`
      const sent = request(url, { method: "POST", agent, headers }, (answer) => {
        answer.resume()
        answer.once("end", () =>
          answer.statusCode === 204 ? resolve() : reject(new Error(`InfluxDB answers ${answer.statusCode}`)))
      })
      sent.once("error", reject)
      sent.end(body)
    })
  return {
    post: async (bucket, body) => {
      while (open.size >= inFlight) await Promise.race(open)
      const one = send(bucket, body).finally(() => open.delete(one))
      open.add(one)
    },
    end: async () => {
      await Promise.all(open)
      agent.destroy()
    }
  }
}

/** Collects lines for a bucket until they fill a body. */
export const collector = (posts: Posts, bucket: string) => {
  let lines: Array<string> = []
  return {
    add: async (more: ReadonlyArray<string>) => {
      for (const line of more) lines.push(line)
      while (lines.length >= linesInBody) {
        const body = lines.slice(0, linesInBody)
        lines = lines.slice(linesInBody)
        await posts.post(bucket, body.join("\n"))
      }
    },
    end: async () => {
      if (lines.length > 0) await posts.post(bucket, lines.join("\n"))
      lines = []
    }
  }
}
