/**
 * Writes `dist/`: a bundle a program, which starts at once and needs no other package, and the page's files beside it. A
 * worker that a program starts is an entry of its own in its folder.
 */
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { type Plugin, rolldown } from "rolldown"

const root = fileURLToPath(new URL("..", import.meta.url))
const target = resolve(process.argv[2] ?? join(root, "dist"))

/** Folder of a program to its entry. What is built next to it, `../web/` say, is found as it is from the source. */
const programs = {
  producer: "packages/producer/src/main.ts",
  consumer: "packages/consumer/src/main.ts",
  cryptostream: "packages/cli/src/main.ts"
}

/** Native parts of `ws` that it does without. */
const external = ["bufferutil", "utf-8-validate"]

const worker = /new Worker\(\s*new URL\("\.\/(\w+)\.ts", import\.meta\.url\)/g

/** A worker's file is not imported by anyone: it is built too, and its name in the program becomes that of the bundle. */
const workers: Plugin = {
  name: "workers",
  transform(code, id) {
    if (!id.startsWith(join(root, "packages")) || !code.includes("new Worker(")) return null
    const renamed = code.replace(worker, (text, name: string) => {
      this.emitFile({ type: "chunk", id: join(dirname(id), `${name}.ts`), fileName: `${name}.js` })
      return text.replace(`${name}.ts`, `${name}.js`)
    })
    if (renamed === code) throw new Error(`${id}: starts a worker in a way that scripts/bundle.ts does not know`)
    return renamed
  }
}

/**
 * platform-node loads undici late, through a module of its own that passes on whatever CommonJS exports; of that only the
 * default export survives in a bundle. Asked for by its own name, undici comes whole.
 */
const undici: Plugin = {
  name: "undici",
  resolveId(source, importer) {
    return source === "./Undici.js" && importer !== undefined ? this.resolve("undici", importer) : null
  }
}

const bundle = async (name: string, entry: string) => {
  const build = await rolldown({
    input: { main: join(root, entry) },
    platform: "node",
    external,
    plugins: [workers, undici],
    onLog(level, { message }, log) {
      // An import that is missing, or a cycle that loses something, is no less wrong for being a warning.
      if (level === "warn") throw new Error(message)
      log(level, message)
    }
  })
  await build.write({
    dir: join(target, name),
    format: "esm",
    entryFileNames: "[name].js",
    // All in one folder: what a file finds beside itself, it finds wherever it was put.
    chunkFileNames: "[name]-[hash].js",
    keepNames: true,
    comments: { legal: true }
  })
  await build.close()
}

/** The page is served as it lies, and its library is looked for as a package. */
const pageFiles = () => {
  cpSync(join(root, "packages/dashboard/web"), join(target, "web"), {
    recursive: true,
    filter: (file) => !file.endsWith("tsconfig.json")
  })
  const found = createRequire(join(root, "packages/dashboard/src/")).resolve("lightweight-charts/package.json")
  const library = join(target, "node_modules/lightweight-charts")
  const kept = ["package.json", "LICENSE", "dist/lightweight-charts.standalone.production.mjs"]
  for (const file of kept) {
    mkdirSync(dirname(join(library, file)), { recursive: true })
    cpSync(join(dirname(found), file), join(library, file))
  }
}

const bytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => statSync(join(folder, file)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)

rmSync(target, { recursive: true, force: true })
for (const [name, entry] of Object.entries(programs)) await bundle(name, entry)
pageFiles()
for (const name of readdirSync(target)) console.log(`${name} ${(bytes(join(target, name)) / 1e6).toFixed(2)} MB`)
