import type { ContractRouterClient, InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import { analysis } from './analysis.contract.ts'
import { annotations } from './annotation.contract.ts'
import { dataset } from './dataset.contract.ts'
import { document } from './document.contract.ts'
import { evaluation } from './evaluation.contract.ts'
import { exports } from './exports.contract.ts'
import { identities } from './identities.contract.ts'
import { jobs } from './jobs.contract.ts'
import { media } from './media.contract.ts'
import { ownModels } from './own-models.contract.ts'
import { project } from './project.contract.ts'
import { ratings } from './ratings.contract.ts'
import { review } from './review.contract.ts'
import { search } from './search.contract.ts'
import { servers } from './servers.contract.ts'
import { studio } from './studio.contract.ts'
import { sync } from './sync.contract.ts'
import { training } from './training.contract.ts'
import { transcripts } from './transcripts.contract.ts'

/** Everything the studio can do, procedure by procedure. The window, the command line and the tests call the same handlers through it. */
export const contract = { studio, project, jobs, media, analysis, annotations, search, document, review, training, exports, dataset, evaluation, ratings, sync, identities, ownModels, transcripts, servers }

export type Contract = typeof contract
/** The studio as its callers see it: one typed function a procedure. */
export type StudioClient = ContractRouterClient<Contract>
/** The input of each procedure. */
export type StudioInputs = InferContractRouterInputs<Contract>
/** The output of each procedure. */
export type StudioOutputs = InferContractRouterOutputs<Contract>

export * from './analysis.contract.ts'
export * from './annotation.contract.ts'
export * from './dataset.contract.ts'
export * from './document.contract.ts'
export * from './evaluation-runs.contract.ts'
export * from './evaluation.contract.ts'
export * from './exports.contract.ts'
export * from './identities.contract.ts'
export * from './jobs.contract.ts'
export * from './media.contract.ts'
export * from './own-models.contract.ts'
export * from './procedure.ts'
export * from './project.contract.ts'
export * from './ratings.contract.ts'
export * from './review.contract.ts'
export * from './search.contract.ts'
export * from './servers.contract.ts'
export * from './studio.contract.ts'
export * from './sync.contract.ts'
export * from './training.contract.ts'
export * from './transcripts.contract.ts'
