import { DeadLetters } from "@cryptostream/core/ports/DeadLetters"
import * as MemoryCandleLog from "@cryptostream/core/ports/MemoryCandleLog"
import * as MemoryCandleStore from "@cryptostream/core/ports/MemoryCandleStore"
import { StateStore } from "@cryptostream/core/ports/StateStore"
import { candleLogContract } from "./CandleLogContract.ts"
import { candleStoreContract } from "./CandleStoreContract.ts"
import { deadLettersContract, stateStoreContract } from "./StateContracts.ts"

candleStoreContract("the store in memory", MemoryCandleStore.layer)
candleLogContract("the log in memory", MemoryCandleLog.layer)
stateStoreContract("the state in memory", StateStore.layerMemory)
deadLettersContract("the dead letters in memory", DeadLetters.layerMemory)
