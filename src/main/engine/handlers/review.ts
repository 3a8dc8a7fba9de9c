import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { correct } from '../documents/correct.ts'
import { openSegments } from '../review/open-segments.ts'
import { readingPair } from '../review/pair.ts'
import { confidenceOf, reviewQueue } from '../review/queue.ts'

/** The procedures of `review`. */
export function reviewHandlers({ projects, settings, workers, codebooks }: EngineContext) {
  const { review } = implement(contract)
  return review.router({
    queue: review.queue.handler(({ input }) => reviewQueue(projects.require(), workers, input)),
    acceptAbove: review.acceptAbove.handler(({ input: { threshold, mediaId } }) => {
      const session = projects.require()
      const reasonerId = session.promotions.promotedId() ?? teacherId
      const sure = openSegments(session, reasonerId, mediaId).open.filter(each => (confidenceOf(each) ?? -1) >= threshold)
      const corrections = sure.map(({ segment }) => ({ action: 'accept-tree' as const, segmentId: segment.id, fromConfidence: threshold }))
      const { sequence, savedAtMs } = correct(session.document, corrections, { annotator: settings.get().annotator, reasonerId, codebooks })
      return { sequence, savedAtMs, segments: sure.length }
    }),
    pair: review.pair.handler(({ input }) => readingPair(projects.require(), workers, input.segmentId)),
  })
}
