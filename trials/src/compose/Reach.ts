/** What can be reached from where: only published ports, on this machine alone; from the backend nothing outside. */
import { Effect } from "effect"
import { connect } from "node:net"
import { networkInterfaces } from "node:os"
import * as Containers from "./Containers.ts"
import * as Docker from "./Docker.ts"

const connects = (host: string, port: number) =>
  Effect.callback<boolean>((resume) => {
    const socket = connect({ host, port, timeout: 1_500 })
    const end = (is: boolean) => () => {
      socket.destroy()
      resume(Effect.succeed(is))
    }
    socket.on("connect", end(true)).on("timeout", end(false)).on("error", end(false))
  })

interface Published {
  readonly name: string
  readonly host: string
  readonly port: number
}

const publishedOf = ({ Name, NetworkSettings: { Ports } }: Containers.Container): ReadonlyArray<Published> =>
  Object.values(Ports ?? {}).flatMap((bindings) => bindings ?? []).map(({ HostIp, HostPort }) => ({
    name: Name,
    host: HostIp,
    port: Number(HostPort)
  }))

/** Addresses by which others may know this machine; those of Docker's own bridges lead to its containers alone. */
const addresses = (): ReadonlyArray<string> =>
  Object.entries(networkInterfaces())
    .filter(([name]) => !/^(lo|docker|br-|veth)/.test(name))
    .flatMap(([, all]) => all ?? [])
    .filter(({ family }) => family === "IPv4")
    .map(({ address }) => address)

/** Of the services that must answer nobody but each other. */
const inner = [["kafka", 9092], ["influxdb", 8086], ["consumer-1m", 9464], ["simulator", 9000]] as const

const dial = (host: string, port: number): string =>
  `const s = require("node:net").connect({ host: "${host}", port: ${port}, timeout: 2000 });` +
  `const end = (is) => () => { console.log(is); s.destroy() };` +
  `s.on("connect", end("reached")).on("timeout", end("no")).on("error", end("no"))`

/** From a container on a network of somebody else. */
const stranger = (host: string, port: number) =>
  Docker.docker(["run", "--rm", "--network", "bridge", "cryptostream", "--eval", dial(host, port)])

const fromStrangers = Effect.fnUntraced(function*() {
  const tried = yield* Effect.forEach(
    inner,
    Effect.fnUntraced(function*([service, port]) {
      const { NetworkSettings: { Networks } } = yield* Containers.one(service)
      const said = yield* Effect.forEach(Object.values(Networks), ({ IPAddress }) => stranger(IPAddress, port))
      return said.some((text) => text.includes("reached")) ? [`${service}:${port} is reached from another network`] : []
    })
  )
  return tried.flat()
})

/** A way out is a route to everywhere; `published` has one and nothing behind it, so it is tried there. */
const routes = "console.log(require('node:fs').readFileSync('/proc/net/route', 'utf8'))"
const withoutWayOut = ["producer-1m", "consumer-1m", "simulator"]
const outside = "1.1.1.1"

const outwards = Effect.fnUntraced(function*() {
  const open = yield* Effect.filter(
    withoutWayOut,
    Effect.fnUntraced(function*(service) {
      const { Id } = yield* Containers.one(service)
      const lines = (yield* Docker.inside(Id, routes)).trim().split("\n").slice(1)
      return lines.some((line) => line.split("\t")[1] === "00000000")
    })
  )
  const { Id } = yield* Containers.one("dashboard")
  const page = (yield* Docker.inside(Id, dial(outside, 443))).includes("reached")
  return [
    ...open.map((service) => `${service} has a way out`),
    ...(page ? [`dashboard reaches ${outside}`] : [])
  ]
})

export const findings = Effect.gen(function*() {
  const published = (yield* Containers.all()).flatMap(publishedOf)
  const own = addresses()
  const open = yield* Effect.filter(
    own.flatMap((host) => published.map(({ port }) => ({ host, port }))),
    ({ host, port }) => connects(host, port)
  )
  const shut = yield* Effect.filter(published, ({ port }) => Effect.map(connects("127.0.0.1", port), (is) => !is))
  return {
    published: published.map(({ host, name, port }) => `${name.replace(/^.*?trial-/, "")} ${host}:${port}`),
    addresses: own,
    found: [
      ...published.filter(({ host }) => host !== "127.0.0.1").map(({ host, name }) => `${name} listens on ${host}`),
      ...open.map(({ host, port }) => `port ${port} is reached at ${host}`),
      ...shut.map(({ name, port }) => `${name}: nothing answers at 127.0.0.1:${port}`),
      ...(yield* fromStrangers()),
      ...(yield* outwards())
    ]
  }
})
