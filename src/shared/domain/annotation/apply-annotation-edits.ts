import type { Codebook } from '../codebook.ts'
import type { CodebookRecord, Diff } from '../document.ts'
import type { AnnotationEdit } from './annotation-edit.ts'
import type { EditContext } from './edit-annotations.ts'
import type { AnnotationReader } from './working-copy.ts'
import { assertNever } from '../../errors.ts'
import { add, fillGaps, remove, requireAnnotation, setBounds, setValues, shift } from './edit-annotations.ts'
import { addTier, orderTiers, removeCodebook, removeTier, saveCodebook, setTier } from './edit-tiers.ts'
import { merge, split } from './split-merge.ts'
import { startWorkingCopy } from './working-copy.ts'

/** Who edits, where ids come from, and the built-in codebooks. */
export type EditOptions = Readonly<{ annotator: string, newId: () => string, codebooks: readonly Codebook[] }>

/** The built-in codebooks and the newest version of each that was made in the project. */
export function codebooksInUse(builtIn: readonly Codebook[], own: readonly CodebookRecord[]): Codebook[] {
  const newest = new Map<string, CodebookRecord>()
  for (const record of own) {
    if (record.version > (newest.get(record.codebook.key)?.version ?? 0))
      newest.set(record.codebook.key, record)
  }
  return [...builtIn.filter(({ key }) => !newest.has(key)), ...[...newest.values()].map(({ codebook }) => codebook)]
}

function applyOne(context: EditContext, edit: AnnotationEdit): void {
  const { copy, newId } = context
  switch (edit.action) {
    case 'add': return add(context, edit)
    case 'set-values': return setValues(context, edit)
    case 'set-bounds': return setBounds(context, edit)
    case 'shift': return shift(context, edit)
    case 'split': return edit.ids.forEach(id => split(copy, requireAnnotation(copy, id), edit.atUs, newId))
    case 'merge': return merge(copy, [...new Set(edit.ids)].map(id => requireAnnotation(copy, id)))
    case 'remove': return remove(context, edit)
    case 'fill-gaps': return fillGaps(context, edit)
    case 'add-tier': return addTier(context, edit)
    case 'set-tier': return setTier(context, edit)
    case 'order-tiers': return orderTiers(context, edit)
    case 'remove-tier': return removeTier(context, edit)
    case 'save-codebook': return saveCodebook(context, edit)
    case 'remove-codebook': return removeCodebook(context, edit)
    default: return assertNever(edit)
  }
}

/**
 * The diff that a person's acts make, in order and as one change.
 * @throws AppError `bad-input`, `conflict` or `not-found` saying which rule an act would break; then nothing of the list counts
 */
export function applyAnnotationEdits(reader: AnnotationReader, edits: readonly AnnotationEdit[], options: EditOptions): Diff {
  const copy = startWorkingCopy(reader)
  const context: EditContext = {
    ...options,
    copy,
    codebook: key => codebooksInUse(options.codebooks, copy.codebooks()).find(book => book.key === key),
  }
  edits.forEach(edit => applyOne(context, edit))
  return copy.diff()
}
