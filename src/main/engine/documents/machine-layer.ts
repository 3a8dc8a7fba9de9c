import type { Diff, DocumentRecord, Segment, TreeRecord } from '#shared/domain/document.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'

/** A segment that a machine proposes, with its tree. Times in microseconds, half open. */
export type ProposedSegment = Readonly<{ trackId: string | null, startUs: number, endUs: number, tree: AffectiveTree }>

/** How a machine's proposals become records: for which file, by which reasoner, and what it says of a segment whose bounds a person set. */
export type MachineLayerOptions = Readonly<{
  mediaId: string
  reasonerId: string
  newId: () => string
  treeOf: (segment: Segment) => AffectiveTree | null
}>

const sameShare = 0.5

/** The share of the shorter span that both cover, in [0, 1]. */
function overlap(a: Readonly<{ startUs: number, endUs: number }>, b: Readonly<{ startUs: number, endUs: number }>): number {
  const common = Math.min(a.endUs, b.endUs) - Math.max(a.startUs, b.startUs)
  return common <= 0 ? 0 : common / Math.min(a.endUs - a.startUs, b.endUs - b.startUs)
}

function machineTree(options: MachineLayerOptions, segmentId: string, tree: AffectiveTree): TreeRecord {
  const { mediaId, reasonerId, newId } = options
  return { type: 'tree', id: newId(), mediaId, segmentId, layer: 'machine', reasonerId, basis: null, tree }
}

/** Under a segment that a person holds, only this reasoner's own tree is written anew, for the bounds the person set. */
function renewTree(segment: Segment, trees: readonly TreeRecord[], options: MachineLayerOptions): Partial<Diff> {
  const tree = options.treeOf(segment)
  if (!tree)
    return {}
  const old = trees.find(candidate => candidate.segmentId === segment.id && candidate.layer === 'machine' && candidate.reasonerId === options.reasonerId)
  return old ? { updated: [[old, { ...old, tree }]] } : { added: [machineTree(options, segment.id, tree)] }
}

/**
 * The one change by which a machine writes its segments and trees of a file. Its earlier segments go, with the machine trees on them.
 * What a person holds stays as it is: their segments, their trees, and every proposal that mostly covers the same moment of the
 * same face gives way to theirs.
 * @param records every segment and tree of the file as they are now
 */
export function machineLayerDiff(records: readonly DocumentRecord[], proposed: readonly ProposedSegment[], options: MachineLayerOptions): Diff {
  const segments = records.filter(record => record.type === 'segment')
  const trees = records.filter(record => record.type === 'tree')
  const held = segments.filter(segment => segment.layer === 'person' || trees.some(tree => tree.segmentId === segment.id && tree.layer === 'person'))
  const gone = new Set(segments.filter(segment => !held.includes(segment)).map(segment => segment.id))
  const fresh = proposed.filter(one => !held.some(segment => segment.trackId === one.trackId && overlap(segment, one) >= sameShare))
  const added = fresh.flatMap(({ trackId, startUs, endUs, tree }): DocumentRecord[] => {
    const id = options.newId()
    return [{ type: 'segment', id, mediaId: options.mediaId, trackId, startUs, endUs, layer: 'machine' }, machineTree(options, id, tree)]
  })
  const renewed = held.map(segment => renewTree(segment, trees, options))
  return {
    added: [...added, ...renewed.flatMap(part => part.added ?? [])],
    updated: renewed.flatMap(part => part.updated ?? []),
    removed: [...trees.filter(tree => gone.has(tree.segmentId)), ...segments.filter(segment => gone.has(segment.id))],
  }
}
