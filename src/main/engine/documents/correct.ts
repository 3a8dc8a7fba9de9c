import type { Codebook } from '#shared/domain/codebook.ts'
import type { Correction } from '#shared/domain/correction.ts'
import type { Diff, DocumentRecord, Segment } from '#shared/domain/document.ts'
import type { DocumentState } from '#shared/domain/document/document-state.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { RecordRepository } from '../db/repositories/records.ts'
import type { DocumentStore, SavedChange } from './document-store.ts'
import { applyCorrections } from '#shared/domain/corrections/apply-correction.ts'
import { shownTree, teacherId } from '#shared/domain/corrections/person-tree.ts'
import { composeDiffs } from '#shared/domain/document/apply-diff.ts'
import { newId } from '../db/ids.ts'
import { describeCorrections } from './describe-change.ts'

/**
 * Who corrects, which reasoner's trees they see, and the terms they may use. `readSegment` says what the teacher reads within bounds that a
 * person set; null where it cannot.
 */
export type CorrectOptions = Readonly<{ annotator: string, reasonerId: string, codebooks: readonly Codebook[], readSegment?: (segment: Segment) => AffectiveTree | null }>

/** The document in the database, as corrections look at it: segment by segment. */
export function storedState(records: RecordRepository): DocumentState {
  return {
    segment: (id) => {
      const record = records.get(id)
      return record?.type === 'segment' ? record : undefined
    },
    treesOf: segmentId => records.list({ parentIds: [segmentId], types: ['tree'] }).filter(record => record.type === 'tree'),
  }
}

function segmentIdsOf(diff: Diff): string[] {
  const touched = [...diff.added, ...diff.updated.map(([, to]) => to), ...diff.removed]
  return [...new Set(touched.flatMap(record => record.type === 'segment' ? [record.id] : record.type === 'tree' ? [record.segmentId] : []))]
}

/** The segments of a change that are new or have other bounds. */
function cutSegments(diff: Diff): Segment[] {
  const isSegment = (record: DocumentRecord): record is Segment => record.type === 'segment'
  const moved = diff.updated.flatMap(([from, to]) => isSegment(from) && isSegment(to) && (from.startUs !== to.startUs || from.endUs !== to.endUs) ? [to] : [])
  return [...diff.added.filter(isSegment), ...moved]
}

/** The teacher's trees for what a person cut, to be saved with the cut: one step of undo takes back both. */
function teacherReadings(state: DocumentState, diff: Diff, readSegment: NonNullable<CorrectOptions['readSegment']>): Diff {
  const readings: Diff = { added: [], updated: [], removed: [] }
  for (const segment of cutSegments(diff)) {
    const old = state.treesOf(segment.id).find(({ layer, reasonerId }) => layer === 'machine' && reasonerId === teacherId)
    const tree = readSegment(segment)
    if (tree && old)
      readings.updated.push([old, { ...old, tree }])
    else if (tree)
      readings.added.push({ type: 'tree', id: newId('record'), mediaId: segment.mediaId, segmentId: segment.id, layer: 'machine', reasonerId: teacherId, basis: null, tree })
  }
  return readings
}

/**
 * Saves the acts of a person as one change, with what the teacher reads within the bounds that they set. The model version of the change is that
 * of the machine tree they saw first.
 * @throws AppError as `applyCorrections` and `DocumentStore.apply` do; then nothing is saved
 */
export function correct(store: DocumentStore, corrections: readonly Correction[], options: CorrectOptions): SavedChange & { segmentIds: readonly string[] } {
  const { records } = store
  const state = storedState(records)
  const acts = applyCorrections(state, corrections, { ...options, newId: () => newId('record') })
  const diff = options.readSegment ? composeDiffs([acts, teacherReadings(state, acts, options.readSegment)]) : acts
  const segmentIds = segmentIdsOf(diff)
  const seen = segmentIds.map(id => shownTree(state.treesOf(id), options.reasonerId).machine?.reasonerId).find(reasoner => typeof reasoner === 'string')
  const text = describeCorrections(corrections, diff, (id) => {
    const basis = records.get(id)
    return basis?.type === 'tree' ? basis : null
  })
  const saved = store.apply({ ...text, who: options.annotator, cause: 'person', modelVersion: seen ?? null, diff })
  return { ...saved, segmentIds }
}
