/**
 * The mutation trial: real records damaged at random, given to the product's decoders, and judged by an oracle that shares
 * no code with them. `npm run trial:mutations -- [--count 1000000] [--seed 1] [--from 0] [--path ../shared/data]`
 */
import { parseArgs } from "node:util"
import * as Trial from "./mutations/Trial.ts"

const { values: flags } = parseArgs({
  options: {
    count: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    path: { type: "string", default: "../shared/data" }
  }
})
const [count, seed, from] = [Number(flags.count), Number(flags.seed), Number(flags.from)]
const { examples, objections, source, tallies } = await Trial.run(flags.path, { count, seed, from })

console.log(`${count} mutations of ${source}, seed ${seed}`)
console.table(tallies)
for (const [said, times] of objections) console.log(`${times} times: ${said}`)
for (const { disagreement, how, kind, number, sent } of examples) {
  console.log(`${kind}, --from ${number} --count 1 (${how}): ${disagreement}\n  ${JSON.stringify(sent.slice(0, 600))}`)
}
const disagreed = tallies.reduce((sum, tally) => sum + tally.disagreed, 0)
console.log(`${disagreed} of ${count} in which the decoder and the oracle disagree`)
process.exitCode = disagreed === 0 ? 0 : 1
