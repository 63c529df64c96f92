/** One measured run of the floor. */
import { run } from "./Floor.ts"

const [source = "", target = ""] = process.argv.slice(2)
console.log(JSON.stringify({ seconds: await run(source, target) }))
