/**
 * What a program tells of itself: `/livez` that it runs, `/readyz` whether it does its work in time and else what it waits
 * for, `/metrics` what it counts. Whether the data is complete is for the account to say: no program waits for that.
 */
import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { PrometheusMetrics } from "effect/observability"
import * as Readiness from "./Readiness.ts"

const unavailable = 503

const ready = Effect.map(
  Readiness.lines,
  (lines) =>
    lines.length === 0
      ? HttpServerResponse.text("ready\n")
      : HttpServerResponse.text(lines.map((line) => `${line}\n`).join(""), { status: unavailable })
)

export const routes = Layer.mergeAll(
  HttpRouter.add("GET", "/livez", HttpServerResponse.text("ok\n")),
  HttpRouter.add("GET", "/readyz", ready),
  PrometheusMetrics.layerHttp({ path: "/metrics" })
)
