import type { StudioInputs } from '#shared/contract/index.ts'
import type { Diff } from '#shared/domain/document.ts'
import type { Alignment, Companion } from '#shared/domain/sync/alignment.ts'
import type { RecordRepository } from '../db/repositories/records.ts'
import type { DocumentStore } from '../documents/document-store.ts'
import { companionsOf, mostTogether } from '#shared/domain/sync/alignment.ts'
import { AppError } from '#shared/errors.ts'
import { newId } from '../db/ids.ts'

function alignments(records: RecordRepository): Alignment[] {
  return records.list({ types: ['alignment'] }).filter(record => record.type === 'alignment')
}

/** The files that play along with one. */
export function companions(records: RecordRepository, mediaId: string): Companion[] {
  return [...companionsOf(mediaId, alignments(records))]
}

const seconds = (us: number): string => `${(us / 1e6).toFixed(3)} s`

/** Links between the two, in whichever direction they were made. */
function between(records: RecordRepository, mediaId: string, otherId: string): Alignment[] {
  return alignments(records).filter(link => (link.mediaId === mediaId && link.otherId === otherId) || (link.mediaId === otherId && link.otherId === mediaId))
}

/**
 * Saves an alignment in place of what was known between the two, as one change.
 * @throws AppError `bad-input` for a file with itself, `conflict` when four files go together already
 */
export function align(store: DocumentStore, input: StudioInputs['sync']['align'], names: Readonly<{ first: string, other: string, who: string }>): void {
  const { records } = store
  const { mediaId, otherId, offsetUs } = input
  if (mediaId === otherId)
    throw new AppError('bad-input', `${names.first} cannot be aligned with itself`)
  const known = companions(records, mediaId)
  const old = between(records, mediaId, otherId)
  if (!known.some(one => one.mediaId === otherId) && known.length + 1 >= mostTogether)
    throw new AppError('conflict', `${mostTogether} videos are watched together already`, { hint: 'Take one out first.' })
  const [first] = old
  const next: Alignment = { type: 'alignment', id: first?.id ?? newId('record'), mediaId, otherId, offsetUs, origin: input.origin ?? 'hand', confidence: input.confidence ?? null }
  // a link through a third is cut where a direct one says otherwise: the newest word counts
  const through = known.find(one => one.mediaId === otherId && old.length === 0)
  const cut = through ? alignments(records).filter(link => link.mediaId === otherId || link.otherId === otherId) : []
  const diff: Diff = { added: first ? [] : [next], updated: first ? [[first, next]] : [], removed: [...old.slice(1), ...cut] }
  const before = first ?? through
  store.apply({
    who: names.who,
    cause: 'person',
    action: 'align',
    summary: `Align ${names.other} with ${names.first}`,
    modelVersion: null,
    from: before ? seconds(before.offsetUs) : 'not aligned',
    to: seconds(offsetUs),
    diff,
  })
}

/** Takes a file out of what goes together, as one change. */
export function part(store: DocumentStore, mediaId: string, otherId: string, names: Readonly<{ first: string, other: string, who: string }>): void {
  const direct = between(store.records, mediaId, otherId)
  const removed = direct.length > 0 ? direct : alignments(store.records).filter(link => link.mediaId === otherId || link.otherId === otherId)
  store.apply({ who: names.who, cause: 'person', action: 'part', summary: `Watch ${names.first} without ${names.other}`, modelVersion: null, from: 'aligned', to: 'removed', diff: { added: [], updated: [], removed } })
}
