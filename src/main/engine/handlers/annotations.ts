import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { storedAnnotations } from '../documents/annotation-reader.ts'
import { editAnnotations } from '../documents/edit-annotations.ts'
import { requireMedia } from './media.ts'

/** The procedures of `annotations`. */
export function annotationHandlers({ projects, settings, codebooks, tokens }: EngineContext) {
  const { annotations } = implement(contract)
  return annotations.router({
    tiers: annotations.tiers.handler(() => storedAnnotations(projects.require().document.records).tiers().toSorted((a, b) => a.order - b.order)),
    read: annotations.read.handler(({ input }) => {
      const json = projects.require().document.records.listJson({ ...input, types: ['annotation'] })
      return { data: tokens.bytes(Buffer.from(json), 'application/json') }
    }),
    edit: annotations.edit.handler(({ input }) => {
      const session = projects.require()
      for (const edit of input.edits) {
        if (edit.action === 'add')
          requireMedia(session, edit.annotation.mediaId)
      }
      const { sequence, savedAtMs, diff } = editAnnotations(session.document, input.edits, { annotator: input.annotator ?? settings.get().annotator, codebooks, summary: input.summary })
      return { sequence, savedAtMs, diff }
    }),
    codebookVersions: annotations.codebookVersions.handler(() => storedAnnotations(projects.require().document.records).codebooks().toSorted((a, b) => a.version - b.version)),
  })
}
