import type { AnnotationEdit } from '#shared/domain/annotation/annotation-edit.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { Diff } from '#shared/domain/document.ts'
import type { DocumentStore, SavedChange } from './document-store.ts'
import { applyAnnotationEdits } from '#shared/domain/annotation/apply-annotation-edits.ts'
import { newId } from '../db/ids.ts'
import { storedAnnotations } from './annotation-reader.ts'
import { describeEdits } from './describe-edits.ts'

/**
 * Saves the acts of a person on tiers and annotations as one change.
 * @throws AppError as `applyAnnotationEdits` and `DocumentStore.apply` do; then nothing is saved
 */
export function editAnnotations(store: DocumentStore, edits: readonly AnnotationEdit[], options: Readonly<{ annotator: string, codebooks: readonly Codebook[], summary?: string | undefined }>): SavedChange & Readonly<{ diff: Diff }> {
  const reader = storedAnnotations(store.records)
  const diff = applyAnnotationEdits(reader, edits, { ...options, newId: () => newId('record') })
  const text = describeEdits(edits, diff, reader.tiers())
  const saved = store.apply({ ...text, summary: options.summary ?? text.summary, who: options.annotator, cause: 'person', modelVersion: null, diff })
  return { ...saved, diff }
}
