import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { analysisHandlers } from './analysis.ts'
import { annotationHandlers } from './annotations.ts'
import { datasetHandlers } from './dataset.ts'
import { documentHandlers } from './document.ts'
import { evaluationHandlers } from './evaluation.ts'
import { exportHandlers } from './exports.ts'
import { identityHandlers } from './identities.ts'
import { jobHandlers } from './jobs.ts'
import { mediaHandlers } from './media.ts'
import { ownModelHandlers } from './own-models.ts'
import { projectHandlers } from './project.ts'
import { ratingHandlers } from './ratings.ts'
import { reviewHandlers } from './review.ts'
import { searchHandlers } from './search.ts'
import { serverHandlers } from './servers.ts'
import { studioHandlers } from './studio.ts'
import { syncHandlers } from './sync.ts'
import { trainingHandlers } from './training.ts'
import { transcriptHandlers } from './transcripts.ts'

/** Every procedure of the contract over one engine. */
export function createRouter(context: EngineContext) {
  return implement(contract).router({
    studio: studioHandlers(context),
    project: projectHandlers(context),
    jobs: jobHandlers(context),
    media: mediaHandlers(context),
    analysis: analysisHandlers(context),
    annotations: annotationHandlers(context),
    search: searchHandlers(context),
    document: documentHandlers(context),
    review: reviewHandlers(context),
    training: trainingHandlers(context),
    exports: exportHandlers(context),
    dataset: datasetHandlers(context),
    evaluation: evaluationHandlers(context),
    identities: identityHandlers(context),
    ownModels: ownModelHandlers(context),
    transcripts: transcriptHandlers(context),
    ratings: ratingHandlers(context),
    sync: syncHandlers(context),
    servers: serverHandlers(context),
  })
}

/** The router that {@link createRouter} makes. */
export type StudioRouter = ReturnType<typeof createRouter>
