import type { SessionWithoutJobs } from '#engine/projects/project-session.ts'
import type { AggregateNode } from '#shared/domain/tree/aggregate-trees.ts'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { aggregateTrees } from '#shared/domain/tree/aggregate-trees.ts'
import { siblingOrder } from '#shared/domain/tree/canonical-order.ts'
import { segmentViews } from './segment-views.ts'

/** Whose trees: of one file, of the files of a subject, or of all; with `people` only those that somebody reviewed. */
export type AggregateScope = Readonly<{ mediaId?: string | undefined, subject?: string | undefined, by: 'anyone' | 'people' }>

/** The tree of many trees over the trees that are shown, and how many they are. */
export function aggregate({ media, document }: SessionWithoutJobs, reasonerId: string, { mediaId, subject, by }: AggregateScope): Readonly<{ trees: number, root: AggregateNode }> {
  const files = media.list().filter(file => (mediaId === undefined || file.id === mediaId) && (subject === undefined || file.subject === subject))
  const trees = files.flatMap(file => segmentViews(document.records, file.id, reasonerId))
    .filter(view => by === 'anyone' || view.reviewed)
    .flatMap(view => view.shown ? [view.shown.tree] : [])
  return { trees: trees.length, root: aggregateTrees(trees, { order: siblingOrder(coreCodebooks) }) }
}
