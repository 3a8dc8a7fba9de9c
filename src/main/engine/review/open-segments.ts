import type { ProjectSession } from '#engine/projects/project-session.ts'
import type { Segment, TreeRecord } from '#shared/domain/document.ts'
import { shownTree } from '#shared/domain/corrections/person-tree.ts'

/** A segment that nobody has reviewed, with the machine trees on it, that of the reader in use first. */
export type OpenSegment = Readonly<{ segment: Segment, trees: readonly TreeRecord[] }>

/** Every segment nobody has reviewed (of one file or of all), in time, and how many were. Faces left out of analysis are left out. */
export function openSegments({ document, analysisStore, media }: ProjectSession, reasonerId: string, mediaId?: string): Readonly<{ open: OpenSegment[], reviewed: number }> {
  const open: OpenSegment[] = []
  let reviewed = 0
  for (const { id } of mediaId === undefined ? media.list() : [{ id: mediaId }]) {
    const excluded = new Set(analysisStore.tracks(id).filter(track => track.excluded).map(track => track.id))
    const trees = new Map<string, TreeRecord[]>()
    const segments: Segment[] = []
    for (const record of document.records.list({ mediaId: id, types: ['segment', 'tree'] })) {
      if (record.type === 'segment' && !excluded.has(record.trackId ?? ''))
        segments.push(record)
      else if (record.type === 'tree')
        trees.set(record.segmentId, [...trees.get(record.segmentId) ?? [], record])
    }
    for (const segment of segments) {
      const own = trees.get(segment.id) ?? []
      const { shown, machine } = shownTree(own, reasonerId)
      if (shown?.layer === 'person')
        reviewed++
      else
        open.push({ segment, trees: machine ? [machine, ...own.filter(tree => tree !== machine)] : [] })
    }
  }
  return { open, reviewed }
}
