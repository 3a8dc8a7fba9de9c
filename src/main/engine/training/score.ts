import type { Score } from '#shared/contract/training.contract.ts'
import type { AffectiveTree, Level } from '#shared/domain/tree.ts'
import { compareTrees } from '#shared/domain/distance/tree-distance.ts'
import { bootstrapInterval } from '#shared/domain/metrics/bootstrap.ts'
import { confusionMatrix, unweightedRecall } from '#shared/domain/metrics/classification.ts'
import { exampleF1 } from '#shared/domain/metrics/multi-label.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { nodeLabel } from '#shared/domain/tree/project-tree.ts'

const noEmotion = 'none'

const emotionLabel = (tree: AffectiveTree): string => leadingEmotion(tree)?.label ?? noEmotion

function labelsAt(tree: AffectiveTree, level: Level): string[] {
  return [...new Set(tree.nodes.filter(node => node.level === level && node.verdict !== 'rejected').map(nodeLabel))]
}

/** The edit distance of two trees over the number of their nodes: 0 for the same tree, at most 1. */
export function relativeTreeDistance(predicted: AffectiveTree, truth: AffectiveTree): number {
  return compareTrees(predicted, truth).normalised
}

const average = (values: readonly number[]): number => values.length === 0 ? 0 : values.reduce((total, each) => total + each, 0) / values.length

/**
 * How well predicted trees agree with people's, segment by segment: the leading emotion with a 95 % bootstrap interval over segments,
 * recall averaged over emotions, F1 of expressions and of cues averaged over segments, and the mean normalised tree distance.
 * Figures of an empty list are 0 or NaN: hold at least one segment out.
 */
export function score(predicted: readonly AffectiveTree[], truth: readonly AffectiveTree[]): Score {
  const pairs = predicted.map((tree, place) => [tree, truth[place] as AffectiveTree] as const)
  const emotions = pairs.map(([tree, real]) => ({ answer: emotionLabel(tree), truth: emotionLabel(real) }))
  const hits = emotions.map(({ answer, truth: real }) => answer === real ? 1 : 0)
  const { low, high } = bootstrapInterval(hits.length, places => average(places.map(place => hits[place] as number)))
  const confusion = confusionMatrix(emotions, [...new Set(emotions.flatMap(each => [each.truth, each.answer]))].sort())
  const levelF1 = (level: Level): number => exampleF1(pairs.map(([tree, real]) => ({ truth: labelsAt(real, level), answer: labelsAt(tree, level) })))
  return {
    segments: pairs.length,
    emotionAccuracy: average(hits),
    emotionAccuracyLow: low,
    emotionAccuracyHigh: high,
    unweightedRecall: unweightedRecall(confusion),
    expressionF1: levelF1('expression'),
    cueF1: levelF1('cue'),
    treeDistance: average(pairs.map(([tree, real]) => relativeTreeDistance(tree, real))),
    confusion: { labels: [...confusion.labels], counts: confusion.counts.map(row => [...row]) },
  }
}
