/** Documents outlive what they speak of: here they are held to files that exist, and docs/functional.md to its words for them. */
import { assert, describe, it } from "@effect/vitest"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"

const root = join(import.meta.dirname, "../..")

interface Link {
  readonly document: string
  readonly text: string
  /** From the root of the repository. */
  readonly path: string
}

const isElsewhere = (target: string): boolean => /^(?:[a-z]+:|#)/.test(target)

const linksOf = (document: string): ReadonlyArray<Link> =>
  [...readFileSync(join(root, document), "utf8").matchAll(/\[([^\]]*)\]\(([^()\s]+)\)/g)]
    .map(([, text, target]) => ({ text: text!, target: target! }))
    .filter(({ target }) => !isElsewhere(target))
    .map(({ target, text }) => ({ document, text, path: join(dirname(document), target.replace(/#.*$/, "")) }))

const documentsIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith(".md")).map((name) => join(folder, name))

/** A source is called by an export of it, `Module.name`, and a test by its sentence. */
const isCalledRightly = ({ path, text }: Link): boolean => {
  const content = readFileSync(join(root, path), "utf8")
  if (path.includes("/test/")) return content.includes(`"${text}"`)
  const [, module, name] = /^`(\w+)\.(\w+)`$/.exec(text) ?? []
  return module === basename(path, ".ts") &&
    new RegExp(`^export (?:const|class|interface|type|function) ${name}\\b`, "m").test(content)
}

const said = (links: ReadonlyArray<Link>): ReadonlyArray<string> =>
  links.map(({ document, path, text }) => `${document}: [${text}] ${path}`)

describe("the documents", () => {
  it("link to files that are there", () => {
    const links = [...documentsIn("."), ...documentsIn("docs")].flatMap(linksOf)
    for (const document of ["README.md", "ARCHITECTURE.md", "docs/functional.md"]) {
      assert.isTrue(links.some((link) => link.document === document), `no link was found in ${document}`)
    }
    assert.deepStrictEqual(said(links.filter(({ path }) => !existsSync(join(root, path)))), [])
  })

  it("call a function by its export and a test by its sentence, where they show the functional idea", () => {
    const links = linksOf("docs/functional.md").filter(({ path }) => path.startsWith("packages/"))
    assert.isTrue(links.some(({ path }) => path.includes("/src/")), "no link to a source was found")
    assert.isTrue(links.some(({ path }) => path.includes("/test/")), "no link to a test was found")
    assert.deepStrictEqual(said(links.filter((link) => !isCalledRightly(link))), [])
  })
})
