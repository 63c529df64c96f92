import { candleLogContract } from "@cryptostream/core/test/CandleLogContract"
import { deadLettersContract, stateStoreContract } from "@cryptostream/core/test/StateContracts"
import { ports, withKafka } from "./Realms.ts"

withKafka("Kafka", () => {
  candleLogContract("kafka", ports)
  stateStoreContract("kafka", ports)
  deadLettersContract("kafka", ports)
})
