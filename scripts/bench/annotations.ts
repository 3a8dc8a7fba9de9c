import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openProjectDatabase } from '#engine/db/project-database.ts'
import { createChangeRepository } from '#engine/db/repositories/changes.ts'
import { createMetaRepository } from '#engine/db/repositories/meta.ts'
import { createRecordRepository } from '#engine/db/repositories/records.ts'
import { createDocumentStore } from '#engine/documents/document-store.ts'
import { editAnnotations } from '#engine/documents/edit-annotations.ts'
import { loadCodebooks } from '#engine/documents/load-codebooks.ts'
import { createLog } from '#engine/log.ts'
import { root } from '../setup/paths.mjs'
import { writeTiersDocument } from './documents/tiers-document.ts'

const sizes = [1_000, 100_000] as const
const keys = 200

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN
}

/** Milliseconds from a key's act at the engine to its commit on the disk, in a project with so many annotations. */
function keyToCommitted(annotations: number): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-annotations-'))
  try {
    openProjectDatabase(folder, { fresh: true }).close()
    writeTiersDocument(folder, { mediaId: 'm', tiers: 30, annotations, durationUs: 3 * 3600e6 })
    const database = openProjectDatabase(folder)
    const codebooks = loadCodebooks(join(root, 'resources', 'codebooks'), createLog(() => {}))
    const store = createDocumentStore({ database, records: createRecordRepository(database), changes: createChangeRepository(database), meta: createMetaRepository(database), onSaved: () => {}, now: Date.now })
    const times = Array.from({ length: keys }, (_, n) => {
      const startUs = Math.round(n * 3 * 3600e6 / keys)
      const began = performance.now()
      editAnnotations(store, [{ action: 'add', annotation: { mediaId: 'm', tierId: 'bench-tier-0', trackId: null, startUs, endUs: startUs + 400_000, term: 'happiness' } }], { annotator: 'anna', codebooks })
      return performance.now() - began
    })
    database.close()
    return times
  }
  finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const p95 = sizes.map((annotations) => {
  const times = keyToCommitted(annotations)
  console.log(JSON.stringify({ bench: 'annotations', figure: 'act to committed', annotations, keys, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95) }))
  return percentile(times, 0.95)
})
console.log(JSON.stringify({ bench: 'annotations', figure: 'p95 with 100,000 over p95 with 1,000', ratio: p95[1]! / p95[0]! }))
