import type { EngineContext } from '../engine-context.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { aggregate } from '../documents/aggregate.ts'
import { codebooksOf } from '../documents/annotation-reader.ts'
import { compareChanges } from '../documents/compare-changes.ts'
import { correct } from '../documents/correct.ts'
import { segmentViews } from '../documents/segment-views.ts'
import { segmentTeacher } from '../documents/teach.ts'
import { requireMedia } from './media.ts'

const reasonerOf = (session: ProjectSession): string => session.promotions.promotedId() ?? teacherId

/** The procedures of `document`. */
export function documentHandlers({ projects, settings, codebooks }: EngineContext) {
  const { document } = implement(contract)
  return document.router({
    segments: document.segments.handler(({ input }) => {
      const session = projects.require()
      return segmentViews(session.document.records, input.mediaId, reasonerOf(session))
    }),
    records: document.records.handler(({ input }) => projects.require().document.records.list(input)),
    codebooks: document.codebooks.handler(() => projects.current ? codebooksOf(projects.require(), codebooks) : [...codebooks]),
    aggregate: document.aggregate.handler(({ input }) => {
      const session = projects.require()
      return aggregate(session, reasonerOf(session), input)
    }),
    correct: document.correct.handler(({ input }) => {
      const session = projects.require()
      for (const correction of input.corrections) {
        if (correction.action === 'add-segment')
          requireMedia(session, correction.mediaId)
      }
      const annotator = input.annotator ?? settings.get().annotator
      const { sequence, savedAtMs, segmentIds } = correct(session.document, input.corrections, { annotator, reasonerId: reasonerOf(session), codebooks: codebooksOf(session, codebooks), readSegment: segmentTeacher(session.analysisStore) })
      return { sequence, savedAtMs, segmentIds: [...segmentIds] }
    }),
    undo: document.undo.handler(() => projects.require().document.undo(settings.get().annotator)),
    redo: document.redo.handler(() => projects.require().document.redo()),
    historyState: document.historyState.handler(() => projects.require().document.state()),
    restore: document.restore.handler(({ input }) => {
      const store = projects.require().document
      store.restore(input.sequence, settings.get().annotator)
      return store.state()
    }),
    compare: document.compare.handler(({ input }) => compareChanges(projects.require().document, input)),
    diff: document.diff.handler(({ input }) => projects.require().document.diffNow(input.sequence)),
    history: document.history.handler(({ input }) => projects.require().document.history(input)),
  })
}
