import type { AnnotationEdit } from '#shared/contract/index.ts'
import type { Annotation, Tier } from '#shared/domain/document.ts'

/** Where to put what was copied: the file, the time of the earliest start, and the face for annotations of faces that the file does not have. */
export type PastePlace = Readonly<{ mediaId: string, atUs: number, trackId: string | null, newId: () => string }>

function depthOf(annotation: Annotation, byId: ReadonlyMap<string, Annotation>): number {
  const parent = annotation.parentId === null ? undefined : byId.get(annotation.parentId)
  return parent ? depthOf(parent, byId) + 1 : 0
}

/** The annotations with everything that hangs on them. @param all those of the file */
export function withDescendants(selected: readonly Annotation[], all: readonly Annotation[]): readonly Annotation[] {
  const ids = new Set(selected.map(({ id }) => id))
  let grown = true
  while (grown) {
    const before = ids.size
    for (const { id, parentId } of all) {
      if (parentId !== null && ids.has(parentId))
        ids.add(id)
    }
    grown = ids.size > before
  }
  return all.filter(({ id }) => ids.has(id))
}

/** The acts that put copied annotations down again, parents before what hangs on them; those on tiers that are gone are left out. */
export function pasteEdits(copied: readonly Annotation[], tiers: ReadonlyMap<string, Tier>, place: PastePlace): AnnotationEdit[] {
  const byId = new Map(copied.map(annotation => [annotation.id, annotation]))
  const newIds = new Map(copied.map(({ id }) => [id, place.newId()]))
  const earliestUs = Math.min(...copied.map(({ startUs }) => startUs))
  const byUs = Math.round(place.atUs - earliestUs)
  return copied
    .filter(({ tierId }) => tiers.has(tierId))
    .toSorted((a, b) => depthOf(a, byId) - depthOf(b, byId) || a.startUs - b.startUs)
    .map(({ id, mediaId, tierId, trackId, startUs, endUs, parentId, term, text, modifiers, confidence }) => ({
      action: 'add',
      annotation: {
        id: newIds.get(id)!,
        mediaId: place.mediaId,
        tierId,
        trackId: trackId === null || mediaId === place.mediaId ? trackId : place.trackId,
        startUs: startUs + byUs,
        endUs: endUs + byUs,
        term,
        text,
        modifiers,
        confidence,
        ...parentId !== null && newIds.has(parentId) ? { parentId: newIds.get(parentId)! } : {},
      },
    }))
}
