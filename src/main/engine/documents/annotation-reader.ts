import type { AnnotationReader } from '#shared/domain/annotation/working-copy.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { DocumentRecord } from '#shared/domain/document.ts'
import type { RecordRepository } from '../db/repositories/records.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { codebooksInUse } from '#shared/domain/annotation/apply-annotation-edits.ts'

function only<Type extends DocumentRecord['type']>(type: Type, records: readonly DocumentRecord[]): Extract<DocumentRecord, { type: Type }>[] {
  return records.filter((record): record is Extract<DocumentRecord, { type: Type }> => record.type === type)
}

/** Tiers and annotations in the database, as edits look at them: by tier, time and parent. */
export function storedAnnotations(records: RecordRepository): AnnotationReader {
  return {
    tiers: () => only('tier', records.list({ types: ['tier'] })),
    codebooks: () => only('codebook', records.list({ types: ['codebook'] })),
    annotation: id => only('annotation', [records.get(id)].filter(record => record !== null))[0],
    within: place => only('annotation', records.onTier(place)),
    ofTier: tierId => only('annotation', records.list({ parentIds: [tierId], types: ['annotation'] })),
    childrenOf: id => only('annotation', records.childrenOf(id)),
  }
}

/** The codebooks of an open project: those built in, and the newest version of each that was made in it. */
export function codebooksOf(session: Pick<ProjectSession, 'document'>, builtIn: readonly Codebook[]): Codebook[] {
  return codebooksInUse(builtIn, storedAnnotations(session.document.records).codebooks())
}
