import { z } from 'zod'
import { policyCardSchema } from './policy/policy-card.ts'
import { reasonerCardSchema } from './reasoner/reasoner-card.ts'

/** The card of a model of any kind. It can be read without the runtime that runs the model. */
export const cardSchema = z.discriminatedUnion('kind', [reasonerCardSchema, policyCardSchema])
