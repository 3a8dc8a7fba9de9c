import type { Found } from '#shared/contract/search.contract.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { SearchQuery, SearchTarget } from '#shared/domain/search/search-query.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { stringify } from 'csv-stringify/sync'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { relate } from '#shared/domain/search/relate.ts'
import { codebooksOf, storedAnnotations } from '../documents/annotation-reader.ts'
import { safeCell } from '../exports/csv-cell.ts'
import { findAnnotations } from './find-annotations.ts'
import { findSegments } from './find-segments.ts'
import { findStretches } from './find-stretches.ts'
import { searchNames } from './search-names.ts'

/**
 * Everything in the project that a query asks for, by file and time.
 * @param builtIn the codebooks of the studio; those of the project are added
 * @throws AppError `not-found` for an unknown signal
 */
export function searchProject(session: ProjectSession, query: SearchQuery, builtIn: readonly Codebook[]): Found[] {
  const names = searchNames(session)
  const sources = { database: session.database, tiers: storedAnnotations(session.document.records).tiers(), codebooks: codebooksOf(session, builtIn), names }
  const reasonerId = session.promotions.promotedId() ?? teacherId
  const find = (target: SearchTarget): Found[] => {
    if (target.source === 'annotation')
      return findAnnotations(target.filters, sources)
    return target.source === 'segment' ? findSegments(target.filters, session, { names, reasonerId }) : findStretches(target, session, names)
  }
  let found = find(query.find)
  for (const relation of query.where)
    found = relate(found, relation, find(relation.of))
  return found
}

const columns = ['source', 'file', 'face', 'tier', 'start_us', 'end_us', 'start_s', 'end_s', 'label', 'text', 'by', 'confidence', 'id'] as const

/** Finds as CSV, piece by piece, the heading first. Text is made safe for spreadsheets. */
export function* foundCsv(session: ProjectSession, found: readonly Found[]): Generator<string> {
  const names = searchNames(session)
  const tiers = new Map(storedAnnotations(session.document.records).tiers().map(({ id, name }) => [id, name]))
  yield stringify([[...columns]])
  for (let at = 0; at < found.length; at += 1000) {
    yield stringify(found.slice(at, at + 1000).map(one => [
      one.source,
      safeCell(names.fileName(one.mediaId)),
      safeCell(names.faceName(one.trackId)),
      safeCell(one.tierId === null ? '' : tiers.get(one.tierId) ?? one.tierId),
      one.startUs,
      one.endUs,
      (one.startUs / 1e6).toFixed(6),
      (one.endUs / 1e6).toFixed(6),
      safeCell(one.label),
      safeCell(one.text),
      safeCell(one.by),
      one.confidence ?? '',
      one.id,
    ]))
  }
}
