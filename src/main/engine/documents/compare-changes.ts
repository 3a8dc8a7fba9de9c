import type { StudioInputs, StudioOutputs } from '#shared/contract/index.ts'
import type { DocumentRecord, Tier, TreeRecord } from '#shared/domain/document.ts'
import type { DocumentStore } from './document-store.ts'
import { linesOf } from './describe-change.ts'
import { recordText } from './describe-edits.ts'

type Comparison = StudioOutputs['document']['compare']
type Pair = readonly [from: DocumentRecord | null, to: DocumentRecord | null]

/** Says what differs between the document after two changes of the log. Machine trees are counted and not told one by one. @throws AppError `not-found` */
export function compareChanges(store: DocumentStore, { from, to, limit = 500 }: StudioInputs['document']['compare']): Comparison {
  const diff = store.between(from, to)
  const pairs: Pair[] = [
    ...diff.removed.map((record): Pair => [record, null]),
    ...diff.updated.filter(([before, after]) => JSON.stringify(before) !== JSON.stringify(after)),
    ...diff.added.map((record): Pair => [null, record]),
  ]
  const tiers = [...store.records.list({ types: ['tier'] }), ...pairs.flat()].filter((record): record is Tier => record?.type === 'tier')
  const names = new Map(tiers.map(({ id, name }) => [id, name]))
  const basis = (id: string): TreeRecord | null => {
    const record = store.records.get(id)
    return record?.type === 'tree' ? record : null
  }
  const lines: Comparison['lines'] = []
  for (const [before, after] of pairs) {
    const record = after ?? before
    if (!record || lines.length >= limit)
      break
    const place = { id: record.id, type: record.type, mediaId: 'mediaId' in record ? record.mediaId : null, startUs: 'startUs' in record ? record.startUs : null }
    const told = record.type === 'segment' || record.type === 'tree'
      ? linesOf(before, after, basis)
      : [{ from: before ? recordText(before, id => names.get(id) ?? id) : 'nothing', to: after ? recordText(after, id => names.get(id) ?? id) : 'removed' }]
    lines.push(...told.map(line => ({ ...place, ...line })))
  }
  return { added: diff.added.length, updated: pairs.length - diff.added.length - diff.removed.length, removed: diff.removed.length, lines }
}
