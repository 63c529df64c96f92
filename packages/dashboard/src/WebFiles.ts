/**
 * The page's files. What a browser cannot run is not there to be built: TypeScript loses its types as it is served, line
 * for line, so that the file on disk is the file in the debugger.
 */
import { Effect, FileSystem, Layer, Path } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { createHash } from "node:crypto"
import { createRequire, stripTypeScriptTypes } from "node:module"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../web/", import.meta.url))

/** The library's own file, whose first comment is its licence. */
const charts = fileURLToPath(
  new URL(
    "./dist/lightweight-charts.standalone.production.mjs",
    `file://${createRequire(import.meta.url).resolve("lightweight-charts/package.json")}`
  )
)

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ts": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8"
}

/** Node says once that the function is experimental; that is for us to know, not for whoever reads the log. */
const strip = (source: string): string => {
  const emitWarning = Object.getOwnPropertyDescriptor(process, "emitWarning")!
  Object.defineProperty(process, "emitWarning", { ...emitWarning, value: () => {} })
  try {
    return stripTypeScriptTypes(source)
  } finally {
    Object.defineProperty(process, "emitWarning", emitWarning)
  }
}

const stripped = new Map<string, string>()
/** The JavaScript in a TypeScript source; asked again for the same one, it is not made again. */
export const script = (source: string): string => {
  const known = stripped.get(source)
  if (known !== undefined) return known
  const made = strip(source)
  stripped.set(source, made)
  return made
}

/** Inline scripts are allowed by their hash alone; the page has one, its import map. */
const inlineScripts = /<script type="importmap">([\s\S]*?)<\/script>/g
export const scriptHashes = (html: string): ReadonlyArray<string> =>
  Array.from(
    html.matchAll(inlineScripts),
    ([, text]) => `'sha256-${createHash("sha256").update(text ?? "").digest("base64")}'`
  )

const policy = (html: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${scriptHashes(html).join(" ")}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join("; ")

const serve = Effect.fnUntraced(function*(file: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const text = yield* fs.readFileString(file)
  const extension = path.extname(file)
  return HttpServerResponse.text(extension === ".ts" ? script(text) : text, {
    contentType: contentTypes[extension] ?? "text/plain; charset=utf-8",
    headers: {
      "cache-control": "no-cache",
      ...(extension === ".html" && { "content-security-policy": policy(text) })
    }
  })
}, Effect.orDie)

/** A route a file, found at the start: no path of a request ever reaches the file system. */
export const layer = Layer.unwrap(Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const names = (yield* Effect.orDie(fs.readDirectory(root))).filter((name) => path.extname(name) in contentTypes)
  const context = yield* Effect.context<FileSystem.FileSystem | Path.Path>()
  const route = (at: `/${string}`, file: string) =>
    HttpRouter.route("GET", at, Effect.provideContext(serve(file), context))
  return HttpRouter.addAll([
    route("/", path.join(root, "index.html")),
    route("/vendor/lightweight-charts.js", charts),
    ...names.map((name) => route(`/${name}`, path.join(root, name)))
  ])
}))
