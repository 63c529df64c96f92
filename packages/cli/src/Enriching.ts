/** What every program derives of its candles. */
import * as Enrichment from "@cryptostream/core/enrichment/Enrichment"
import { Result } from "effect"

export const enrichment = Result.getOrThrow(Enrichment.make(Enrichment.defaultColumns))
