import type { Codebook } from '#shared/domain/codebook.ts'
import type { Correction } from '#shared/domain/correction.ts'
import type { Diff } from '#shared/domain/document.ts'
import type { DocumentState } from '#shared/domain/document/document-state.ts'
import type { RecordRepository } from '../db/repositories/records.ts'
import type { DocumentStore, SavedChange } from './document-store.ts'
import { applyCorrections } from '#shared/domain/corrections/apply-correction.ts'
import { shownTree } from '#shared/domain/corrections/person-tree.ts'
import { newId } from '../db/ids.ts'
import { describeCorrections } from './describe-change.ts'

/** Who corrects, which reasoner's trees they see, and the terms they may use. */
export type CorrectOptions = Readonly<{ annotator: string, reasonerId: string, codebooks: readonly Codebook[] }>

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

/**
 * Saves the acts of a person as one change. The model version of the change is that of the machine tree they saw first.
 * @throws AppError as `applyCorrections` and `DocumentStore.apply` do; then nothing is saved
 */
export function correct(store: DocumentStore, corrections: readonly Correction[], options: CorrectOptions): SavedChange & { segmentIds: readonly string[] } {
  const { records } = store
  const state = storedState(records)
  const diff = applyCorrections(state, corrections, { ...options, newId: () => newId('record') })
  const segmentIds = segmentIdsOf(diff)
  const seen = segmentIds.map(id => shownTree(state.treesOf(id), options.reasonerId).machine?.reasonerId).find(reasoner => typeof reasoner === 'string')
  const text = describeCorrections(corrections, diff, (id) => {
    const basis = records.get(id)
    return basis?.type === 'tree' ? basis : null
  })
  const saved = store.apply({ ...text, who: options.annotator, cause: 'person', modelVersion: seen ?? null, diff })
  return { ...saved, segmentIds }
}
