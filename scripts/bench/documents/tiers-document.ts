import type { Annotation, DocumentRecord, Tier } from '#shared/domain/document.ts'
import { openProjectDatabase } from '#engine/db/project-database.ts'
import { createChangeRepository } from '#engine/db/repositories/changes.ts'
import { createMetaRepository } from '#engine/db/repositories/meta.ts'
import { createRecordRepository } from '#engine/db/repositories/records.ts'
import { createDocumentStore } from '#engine/documents/document-store.ts'
import { createRandom } from '#shared/domain/random.ts'

/** How large a document to make: annotations over `durationUs` microseconds of one file, spread evenly over the tiers. */
export type TiersDocument = Readonly<{ mediaId: string, tiers: number, annotations: number, durationUs: number, seed?: number }>

const terms = ['happiness', 'sadness', 'anger', 'fear', 'surprise', 'disgust', 'neutral', 'contempt'] as const
const words = ['she', 'smiles', 'while', 'looking', 'away', 'then', 'turns', 'to', 'the', 'partner', 'and', 'laughs']

function tierOf(order: number): Tier {
  const kind = order % 5 === 4 ? 'point' : order % 5 === 3 ? 'text' : 'interval'
  return {
    type: 'tier',
    id: `bench-tier-${order}`,
    name: `Tier ${String(order + 1).padStart(2, '0')}`,
    kind,
    codebook: kind === 'text' ? null : 'emotions',
    parentId: null,
    constraint: 'none',
    perFace: false,
    exclusive: kind === 'interval',
    order,
    colour: null,
    locked: false,
    hidden: false,
  }
}

/** The records of a generated document: the same ones for the same seed. States of a tier do not overlap and leave gaps of their own length on average. */
export function tiersDocument({ mediaId, tiers, annotations, durationUs, seed = 1 }: TiersDocument): DocumentRecord[] {
  const { next: random } = createRandom(seed)
  const list = Array.from({ length: tiers }, (_, order) => tierOf(order))
  const each = Math.ceil(annotations / tiers)
  const slotUs = durationUs / each
  const made = list.flatMap(tier => Array.from({ length: each }, (_, slot): Annotation => {
    const startUs = Math.round(slot * slotUs + random() * slotUs * 0.4)
    const lengthUs = tier.kind === 'point' ? 0 : Math.max(1, Math.round(slotUs * (0.1 + random() * 0.5)))
    const text = tier.kind === 'text' ? Array.from({ length: 3 + Math.floor(random() * 6) }, () => words[Math.floor(random() * words.length)]).join(' ') : ''
    return {
      type: 'annotation',
      id: `bench-${tier.order}-${slot}`,
      mediaId,
      tierId: tier.id,
      trackId: null,
      startUs,
      endUs: startUs + lengthUs,
      term: tier.kind === 'text' ? null : terms[Math.floor(random() * terms.length)] ?? null,
      text,
      modifiers: [],
      annotator: slot % 2 === 0 ? 'anna' : 'ben',
      confidence: null,
      parentId: null,
    }
  }))
  return [...list, ...made.slice(0, annotations)]
}

/** Puts a generated document into a project that no engine has open, as one change of its log. */
export function writeTiersDocument(projectFolder: string, document: TiersDocument): void {
  const database = openProjectDatabase(projectFolder)
  try {
    const store = createDocumentStore({
      database,
      records: createRecordRepository(database),
      changes: createChangeRepository(database),
      meta: createMetaRepository(database),
      onSaved: () => {},
      now: Date.now,
    })
    const added = tiersDocument(document)
    store.apply({ who: 'bench', cause: 'person', action: 'import', summary: `Import ${document.annotations} annotations`, modelVersion: null, from: '', to: '', diff: { added, updated: [], removed: [] } })
  }
  finally {
    database.close()
  }
}
