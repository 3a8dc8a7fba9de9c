import type { Annotation, CodebookRecord, Diff, Tier } from '../document.ts'
import { AppError } from '../../errors.ts'

/** Records that people edit on the annotation desk. */
export type DeskRecord = Annotation | Tier | CodebookRecord

/** Where on a tier to look: annotations of one file that touch a span, both ends included. */
export type TierSpan = Readonly<{ tierId: string, mediaId: string, startUs: number, endUs: number }>

/** What edits need to see of the document. A repository can answer it from the database, row by row. */
export type AnnotationReader = Readonly<{
  tiers: () => readonly Tier[]
  annotation: (id: string) => Annotation | undefined
  within: (place: TierSpan) => readonly Annotation[]
  ofTier: (tierId: string) => readonly Annotation[]
  childrenOf: (annotationId: string) => readonly Annotation[]
  codebooks: () => readonly CodebookRecord[]
}>

/** The document with a person's acts on top, until they are saved as one diff. Lists of annotations are ordered by time. */
export type WorkingCopy = AnnotationReader & Readonly<{
  tier: (id: string) => Tier
  put: (record: DeskRecord) => void
  remove: (record: DeskRecord) => void
  diff: () => Diff
}>

const byTime = (a: Annotation, b: Annotation): number => a.startUs - b.startUs || a.endUs - b.endUs || (a.id < b.id ? -1 : 1)

/** A reader over records that are at hand. Each question goes through all of them. */
export function readerOf(records: Iterable<Diff['added'][number]>): AnnotationReader {
  const all = [...records]
  const annotations = all.filter(record => record.type === 'annotation')
  const byId = new Map(annotations.map(annotation => [annotation.id, annotation]))
  return {
    tiers: () => all.filter(record => record.type === 'tier'),
    annotation: id => byId.get(id),
    within: place => annotations.filter(({ tierId, mediaId, startUs, endUs }) => tierId === place.tierId && mediaId === place.mediaId && startUs <= place.endUs && endUs >= place.startUs),
    ofTier: id => annotations.filter(({ tierId }) => tierId === id),
    childrenOf: id => annotations.filter(({ parentId }) => parentId === id),
    codebooks: () => all.filter(record => record.type === 'codebook'),
  }
}

/** Annotations that were put, by tier and by parent, so that a batch of thousands stays quick. */
function touchedIndex() {
  const sets = new Map<string, Set<string>>()
  const keysOf = (annotation: Annotation): string[] => [`tier ${annotation.tierId}`, `parent ${annotation.parentId}`]
  return {
    add: (annotation: Annotation): void => {
      for (const key of keysOf(annotation))
        sets.set(key, (sets.get(key) ?? new Set()).add(annotation.id))
    },
    delete: (annotation: Annotation): void => keysOf(annotation).forEach(key => sets.get(key)?.delete(annotation.id)),
    ids: (key: string): Iterable<string> => sets.get(key) ?? [],
  }
}

/** Starts a working copy over what is saved. @throws AppError `conflict` from `put` and `remove` when an annotation's tier is locked */
export function startWorkingCopy(reader: AnnotationReader): WorkingCopy {
  const saved = new Map<string, DeskRecord | null>()
  const now = new Map<string, DeskRecord | null>()
  const index = touchedIndex()

  function overlaid<Kind extends DeskRecord['type']>(type: Kind, beneath: readonly Extract<DeskRecord, { type: Kind }>[]): Extract<DeskRecord, { type: Kind }>[] {
    const above = [...now.values()].filter(record => record?.type === type) as Extract<DeskRecord, { type: Kind }>[]
    return [...beneath.filter(({ id }) => !now.has(id)), ...above]
  }
  const savedTiers = reader.tiers()
  const savedTier = new Map(savedTiers.map(tier => [tier.id, tier]))
  const tiers = (): Tier[] => overlaid('tier', savedTiers)

  function listed(beneath: readonly Annotation[], key: string, fits: (annotation: Annotation) => boolean): Annotation[] {
    const above = [...index.ids(key)].flatMap((id) => {
      const record = now.get(id)
      return record?.type === 'annotation' && fits(record) ? [record] : []
    })
    return [...beneath.filter(({ id }) => !now.has(id)), ...above].sort(byTime)
  }

  function annotation(id: string): Annotation | undefined {
    const record = now.get(id)
    return record === undefined ? reader.annotation(id) : record?.type === 'annotation' ? record : undefined
  }

  function tier(id: string): Tier {
    const kept = now.get(id)
    const found = kept === undefined ? savedTier.get(id) : kept
    if (found?.type !== 'tier')
      throw new AppError('not-found', `There is no tier ${id}`, { data: { id } })
    return found
  }

  function beneath(record: DeskRecord): DeskRecord | null {
    if (record.type === 'annotation')
      return reader.annotation(record.id) ?? null
    const list: readonly DeskRecord[] = record.type === 'tier' ? savedTiers : reader.codebooks()
    return list.find(({ id }) => id === record.id) ?? null
  }

  function note(record: DeskRecord, next: DeskRecord | null): void {
    if (record.type === 'annotation' && tier(record.tierId).locked) {
      throw new AppError('conflict', `The tier ${tier(record.tierId).name} is locked`, { hint: 'Unlock it to change what is on it.', data: { tierId: record.tierId } })
    }
    if (!saved.has(record.id))
      saved.set(record.id, beneath(record))
    const before = now.get(record.id)
    if (before?.type === 'annotation')
      index.delete(before)
    now.set(record.id, next)
    if (next?.type === 'annotation')
      index.add(next)
  }

  return {
    tiers,
    tier,
    annotation,
    within: place => listed(reader.within(place), `tier ${place.tierId}`, ({ mediaId, startUs, endUs }) => mediaId === place.mediaId && startUs <= place.endUs && endUs >= place.startUs),
    ofTier: tierId => listed(reader.ofTier(tierId), `tier ${tierId}`, () => true),
    childrenOf: id => listed(reader.childrenOf(id), `parent ${id}`, () => true),
    codebooks: () => overlaid('codebook', reader.codebooks()),
    put: record => note(record, record),
    remove: record => note(record, null),
    diff: () => diffOf(saved, now),
  }
}

function diffOf(saved: ReadonlyMap<string, DeskRecord | null>, now: ReadonlyMap<string, DeskRecord | null>): Diff {
  const diff: Diff = { added: [], updated: [], removed: [] }
  for (const [id, from] of saved) {
    const to = now.get(id) ?? null
    if (from && to && JSON.stringify(from) !== JSON.stringify(to))
      diff.updated.push([from, to])
    else if (!from && to)
      diff.added.push(to)
    else if (from && !to)
      diff.removed.push(from)
  }
  return diff
}
