import type { TierTemplate } from '#shared/domain/annotation/template.ts'
import type { EngineContext } from '../engine-context.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { codebooksInUse } from '#shared/domain/annotation/apply-annotation-edits.ts'
import { templateEdits, templateOf } from '#shared/domain/annotation/template.ts'
import { AppError } from '#shared/errors.ts'
import { newId } from '../db/ids.ts'
import { codebooksOf, storedAnnotations } from '../documents/annotation-reader.ts'
import { codebookCsv, readCodebookFile } from '../documents/codebook-files.ts'
import { editAnnotations } from '../documents/edit-annotations.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { assertAbsolute } from '../projects/project-folder.ts'
import { requireMedia } from './media.ts'

/** The procedures of `annotations`. */
export function annotationHandlers({ projects, settings, codebooks, templates, tokens }: EngineContext) {
  const { annotations } = implement(contract)

  function apply(session: ProjectSession, template: TierTemplate): ReturnType<typeof editAnnotations> {
    const tiers = storedAnnotations(session.document.records).tiers()
    const edits = templateEdits(template, { tiers, codebooks: codebooksOf(session, codebooks), newId: () => newId('record') })
    return editAnnotations(session.document, edits, { annotator: settings.get().annotator, codebooks, summary: `Use the template ${template.name}` })
  }

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
    readCodebook: annotations.readCodebook.handler(({ input }) => {
      assertAbsolute(input.path)
      return readCodebookFile(input.path)
    }),
    writeCodebook: annotations.writeCodebook.handler(async ({ input: { key, format, out } }) => {
      assertAbsolute(out)
      const book = codebooksOf(projects.require(), codebooks).find(one => one.key === key)
      if (!book)
        throw new AppError('not-found', `There is no codebook ${key}`, { data: { key } })
      return { path: out, bytes: await writeAtomically(out, [format === 'csv' ? codebookCsv(book) : `${JSON.stringify(book, null, 2)}\n`]) }
    }),
    templates: annotations.templates.handler(() => templates.list()),
    saveTemplate: annotations.saveTemplate.handler(async ({ input }) => {
      const reader = storedAnnotations(projects.require().document.records)
      if (reader.tiers().length === 0)
        throw new AppError('bad-input', 'The project has no tiers to keep as a template')
      const template = templateOf(input.name, reader.tiers(), codebooksInUse([], reader.codebooks()))
      await templates.save(template)
      return template
    }),
    removeTemplate: annotations.removeTemplate.handler(({ input }) => {
      templates.remove(input.name)
      return {}
    }),
    applyTemplate: annotations.applyTemplate.handler(({ input }) => {
      const { sequence, savedAtMs, diff } = apply(projects.require(), 'name' in input ? templates.get(input.name) : input.template)
      return { sequence, savedAtMs, diff }
    }),
  })
}
