import type { AnnotationEdit } from '#shared/domain/annotation/annotation-edit.ts'
import type { Annotation, Diff, DocumentRecord, Tier } from '#shared/domain/document.ts'
import type { ChangeText } from './describe-change.ts'
import { formatTimecode } from '#shared/domain/timecode.ts'

const shownLines = 4

const verbs: Record<AnnotationEdit['action'], string> = {
  'add': 'Add',
  'set-values': 'Relabel',
  'set-bounds': 'Set the bounds of',
  'shift': 'Move',
  'split': 'Split',
  'merge': 'Merge',
  'remove': 'Remove',
  'fill-gaps': 'Fill the gaps of',
  'add-tier': 'Add the tier',
  'set-tier': 'Change the tier',
  'order-tiers': 'Order the tiers',
  'remove-tier': 'Remove the tier',
  'save-codebook': 'Save the codebook',
  'remove-codebook': 'Remove the codebook',
}

/** An annotation in words: its term with its marks, else its text, else what it is. */
function wordsOf({ term, modifiers, text }: Annotation): string {
  return [term, ...modifiers].filter(Boolean).join(' ') || (text === '' ? 'annotation' : `"${text.length > 60 ? `${text.slice(0, 57)}...` : text}"`)
}

/** A tier, an annotation or a codebook in one line; any other record by its kind. */
export function recordText(record: DocumentRecord, tierName: (id: string) => string): string {
  switch (record.type) {
    case 'annotation': {
      const span = record.startUs === record.endUs ? formatTimecode(record.startUs) : `${formatTimecode(record.startUs)} to ${formatTimecode(record.endUs)}`
      return `${wordsOf(record)} on ${tierName(record.tierId)} ${span}`
    }
    case 'tier': return `${record.name}${record.locked ? ', locked' : ''}${record.hidden ? ', hidden' : ''}`
    case 'codebook': return `${record.codebook.name}, version ${record.version}`
    default: return record.type
  }
}

type Pair = readonly [from: DocumentRecord | null, to: DocumentRecord | null]

function pairsOf(diff: Diff): Pair[] {
  return [
    ...diff.removed.map((record): Pair => [record, null]),
    ...diff.updated,
    ...diff.added.map((record): Pair => [null, record]),
  ]
}

function joined(parts: readonly string[], total: number): string {
  return [...parts, ...total > parts.length ? [`${total - parts.length} more`] : []].join('; ')
}

function subject(edit: AnnotationEdit, pairs: readonly Pair[], tierName: (id: string) => string): string {
  switch (edit.action) {
    case 'add': return `${edit.annotation.term ?? (edit.annotation.text ? `"${edit.annotation.text.slice(0, 40)}"` : 'an annotation')} on ${tierName(edit.annotation.tierId)}`
    case 'fill-gaps':
    case 'set-tier':
    case 'remove-tier': return tierName(edit.tierId)
    case 'add-tier': return edit.tier.name
    case 'order-tiers': return ''
    case 'save-codebook': return edit.codebook.name
    case 'remove-codebook': return edit.key
    default: {
      const ids = 'ids' in edit ? edit.ids : [edit.id]
      const one = pairs.map(([from, to]) => from ?? to).find(record => record?.id === ids[0])
      return ids.length === 1 && one?.type === 'annotation' ? `${wordsOf(one)} on ${tierName(one.tierId)}` : `${ids.length} annotations`
    }
  }
}

/**
 * Says in words what a person's acts on tiers and annotations have changed.
 * @param tiers the tiers before the change
 */
export function describeEdits(edits: readonly AnnotationEdit[], diff: Diff, tiers: readonly Tier[]): ChangeText {
  const names = new Map(tiers.map(({ id, name }) => [id, name]))
  for (const record of diff.added) {
    if (record.type === 'tier')
      names.set(record.id, record.name)
  }
  const tierName = (id: string): string => names.get(id) ?? id
  const pairs = pairsOf(diff)
  const text = (record: DocumentRecord | null, none: string): string => record ? recordText(record, tierName) : none
  const shown = pairs.slice(0, shownLines)
  const [first, ...others] = edits
  const action = first && edits.every(edit => edit.action === first.action) ? first.action : 'batch'
  const summary = first && others.length === 0
    ? `${verbs[first.action]} ${subject(first, pairs, tierName)}`.trim()
    : `${action === 'batch' ? 'Edit' : verbs[action]} ${pairs.length} ${pairs.every(([from, to]) => (from ?? to)?.type === 'annotation') ? 'annotations' : 'records'}`
  return {
    action,
    summary,
    from: joined(shown.map(([from]) => text(from, 'nothing')), pairs.length),
    to: joined(shown.map(([, to]) => text(to, 'removed')), pairs.length),
  }
}
