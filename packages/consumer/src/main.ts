/** The consumer: see `@cryptostream/runtime/Consumer` for what it does and the variables it reads. */
import * as Consumer from "@cryptostream/runtime/Consumer"
import * as Program from "@cryptostream/runtime/Program"
import "effect/schema/SchemaJITCompiler/enable"

Consumer.run.pipe(Program.main("consumer"))
