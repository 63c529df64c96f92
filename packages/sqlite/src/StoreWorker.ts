/** The thread that owns `store.sqlite`: series, marks, state and dead letters. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeWorkerRunner from "@effect/platform-node/NodeWorkerRunner"
import { Layer, Logger } from "effect"
import { RpcServer } from "effect/rpc"
import { workerData } from "node:worker_threads"
import type { WorkerOptions } from "./Database.ts"
import * as StoreHandlers from "./StoreHandlers.ts"
import { StoreRpcs } from "./StoreRpcs.ts"

/** What the thread says goes to stderr as a line of JSON: stdout is for data. */
const logger = Logger.layer([Logger.withConsoleError(Logger.formatJson)])

RpcServer.layer(StoreRpcs).pipe(
  Layer.provide(RpcServer.layerProtocolWorkerRunner),
  Layer.provide([StoreRpcs.toLayer(StoreHandlers.make(workerData as WorkerOptions)), NodeWorkerRunner.layer]),
  Layer.provide(logger),
  Layer.launch,
  NodeRuntime.runMain
)
