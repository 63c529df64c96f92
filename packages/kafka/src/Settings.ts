/** Where Kafka is, and what this program is called there. */
import { Config, Schema, SchemaGetter } from "effect"
import { hostname } from "node:os"

export interface Settings {
  readonly brokers: ReadonlyArray<string>
  /** Tells the members of a group apart; who comes again by the same name takes on at once what it had. */
  readonly memberId: string
}

const isBroker = (text: string): boolean => /^[^\s:]+:\d+$/.test(text)

const brokers = Schema.String.pipe(
  Schema.decodeTo(
    Schema.Array(Schema.String).check(
      Schema.makeFilter((all) => all.every(isBroker) || "must be one or more brokers as host:port, separated by commas")
    ),
    {
      decode: SchemaGetter.transform((text: string) => text.split(",").map((broker) => broker.trim())),
      encode: SchemaGetter.transform((all: ReadonlyArray<string>) => all.join(","))
    }
  )
)

const memberId = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9._-]{1,100}$/, { message: "must be a name of letters, digits, dots, dashes" })
)

/** In a container it stays the same over a restart; two programs of one machine never share it. */
const ofThisProcess = `${hostname()}-${process.pid}`

/** `KAFKA_BROKERS`, by default the one of this machine, and `CONSUMER_ID`. */
export const config: Config.Config<Settings> = Config.all({
  brokers: Config.schema(brokers, "KAFKA_BROKERS").pipe(Config.withDefault(["localhost:9092"])),
  memberId: Config.schema(memberId, "CONSUMER_ID").pipe(Config.withDefault(ofThisProcess))
})
