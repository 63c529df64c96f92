/** Writes the dashboards to the files that are committed: `npm run grafana`. */
import { writeFileSync } from "node:fs"
import * as Dashboards from "./Dashboards.ts"

for (const file of Dashboards.files) {
  writeFileSync(new URL(`../${file.path}`, import.meta.url), Dashboards.textOf(file))
  process.stdout.write(`grafana/${file.path}\n`)
}
