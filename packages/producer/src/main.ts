/** The producer: see `@cryptostream/runtime/Producer` for what it does and the variables it reads. */
import * as Producer from "@cryptostream/runtime/Producer"
import * as Program from "@cryptostream/runtime/Program"
import "effect/schema/SchemaJITCompiler/enable"

Producer.run.pipe(Program.main("producer"))
