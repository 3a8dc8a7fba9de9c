import type { Score } from '#shared/contract/training.contract.ts'
import type { AffectiveTree, Level } from '#shared/domain/tree.ts'
import { compareTrees } from '#shared/domain/distance/tree-distance.ts'
import { createRandom } from '#shared/domain/random.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { nodeLabel } from '#shared/domain/tree/project-tree.ts'
import { setF1 } from './policy/code-metrics.ts'

const noEmotion = 'none'
const resamples = 1000

const emotionLabel = (tree: AffectiveTree): string => leadingEmotion(tree)?.label ?? noEmotion

function labelsAt(tree: AffectiveTree, level: Level): string[] {
  return [...new Set(tree.nodes.filter(node => node.level === level && node.verdict !== 'rejected').map(nodeLabel))]
}

function levelF1(predicted: AffectiveTree, truth: AffectiveTree, level: Level): number {
  const places = new Map<string, number>()
  const placeOf = (label: string): number => {
    places.set(label, places.get(label) ?? places.size)
    return places.get(label) as number
  }
  return setF1(labelsAt(predicted, level).map(placeOf), labelsAt(truth, level).map(placeOf))
}

/** The edit distance of two trees over the number of their nodes: 0 for the same tree, at most 1. */
export function treeDistance(predicted: AffectiveTree, truth: AffectiveTree): number {
  return compareTrees(predicted, truth).normalised
}

const average = (values: readonly number[]): number => values.length === 0 ? 0 : values.reduce((total, each) => total + each, 0) / values.length

/** The middle 95 % of the mean over resampled segments; the same values give the same interval. */
function bootstrapInterval(values: readonly number[]): readonly [number, number] {
  const random = createRandom(1)
  const means = Array.from({ length: resamples }, () => average(values.map(() => values[random.below(values.length)] as number))).sort((a, b) => a - b)
  return [means[Math.floor(0.025 * resamples)] ?? 0, means[Math.ceil(0.975 * resamples) - 1] ?? 0]
}

function confusionOf(predicted: readonly string[], truth: readonly string[]): Score['confusion'] {
  const labels = [...new Set([...truth, ...predicted])].sort()
  const counts = labels.map(row => labels.map(column => truth.filter((label, place) => label === row && predicted[place] === column).length))
  return { labels, counts }
}

function unweightedRecall({ labels, counts }: Score['confusion']): number {
  const recalls = labels.flatMap((_, place) => {
    const row = counts[place] as number[]
    const total = row.reduce((sum, each) => sum + each, 0)
    return total > 0 ? [(row[place] as number) / total] : []
  })
  return average(recalls)
}

/**
 * How well predicted trees agree with people's, segment by segment: the leading emotion with a 95 % bootstrap interval over segments,
 * recall averaged over emotions, F1 of expressions and of cues averaged over segments, and the mean normalised tree distance.
 */
export function score(predicted: readonly AffectiveTree[], truth: readonly AffectiveTree[]): Score {
  const pairs = predicted.map((tree, place) => [tree, truth[place] as AffectiveTree] as const)
  const hits = pairs.map(([tree, real]) => emotionLabel(tree) === emotionLabel(real) ? 1 : 0)
  const [low, high] = bootstrapInterval(hits)
  const confusion = confusionOf(predicted.map(emotionLabel), truth.map(emotionLabel))
  return {
    segments: pairs.length,
    emotionAccuracy: average(hits),
    emotionAccuracyLow: low,
    emotionAccuracyHigh: high,
    unweightedRecall: unweightedRecall(confusion),
    expressionF1: average(pairs.map(([tree, real]) => levelF1(tree, real, 'expression'))),
    cueF1: average(pairs.map(([tree, real]) => levelF1(tree, real, 'cue'))),
    treeDistance: average(pairs.map(([tree, real]) => treeDistance(tree, real))),
    confusion,
  }
}
