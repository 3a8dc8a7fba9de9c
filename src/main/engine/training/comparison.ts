import type { Comparison } from '#shared/contract/training.contract.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import { renderRationale } from '#shared/domain/rationale/render-rationale.ts'
import { relativeTreeDistance, score } from './score.ts'

/** A held-out segment with the readings of both models and of the person. */
export type ComparedSegment = Readonly<{ segmentId: string, mediaId: string, startUs: number, endUs: number, old: AffectiveTree, new: AffectiveTree, person: AffectiveTree }>

const slack = 1e-9

/** Old against new on the same held-out segments: both scores, and each segment whose trees differ, with which of the two is nearer to the person's. */
export function compareModels(oldId: string, newId: string, segments: readonly ComparedSegment[], codebooks: readonly Codebook[]): Comparison {
  const truth = segments.map(segment => segment.person)
  return {
    oldId,
    newId,
    old: score(segments.map(segment => segment.old), truth),
    new: score(segments.map(segment => segment.new), truth),
    changed: segments.filter(segment => relativeTreeDistance(segment.old, segment.new) > 0).map((segment) => {
      const { segmentId, mediaId, startUs, endUs } = segment
      const gain = relativeTreeDistance(segment.old, segment.person) - relativeTreeDistance(segment.new, segment.person)
      const text = (tree: AffectiveTree): string => renderRationale(tree, { codebooks })
      return {
        segmentId,
        mediaId,
        startUs,
        endUs,
        oldText: text(segment.old),
        newText: text(segment.new),
        personText: text(segment.person),
        verdict: gain > slack ? 'better' : gain < -slack ? 'worse' : 'same',
      }
    }),
  }
}
