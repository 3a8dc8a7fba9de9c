import type { LabelledSample } from '#engine/training/samples.ts'
import type { AffectiveTree, Level, TreeNode } from '#shared/domain/tree.ts'
import type { Vocabulary, VocabularyIndex } from './vocabulary.ts'
import { termKey } from './vocabulary.ts'

/** How much a word counts: a person's verdict, what a person left standing unreviewed, and what only the teacher said. */
export const targetWeights = { reviewed: 1, unreviewed: 0.3, teacher: 0.1 } as const

/** Values in [0, 1] and weights at least 0, one for each term of a level. */
export type LevelTargets = Readonly<{ values: Float32Array, weights: Float32Array }>

/** What one segment teaches. `emotion.values` are shares that sum to 1 (all 0 when it teaches nothing), weighted as a whole by `emotionWeight`. */
export type Targets = Readonly<{ emotion: Float32Array, emotionWeight: number, expression: LevelTargets, cue: LevelTargets }>

/** The least an emotion of a mixed feeling counts, whatever its confidence. */
const leastShare = 0.2

const isRejected = (node: TreeNode): boolean => node.verdict === 'rejected'
const isReviewed = (node: TreeNode): boolean => node.verdict !== 'unreviewed'

function placeOf(index: VocabularyIndex, node: TreeNode): number | undefined {
  return index[node.level].get(termKey(node))
}

/** Terms of this level that a person took away: rejected, replaced by a correction, or removed from the machine tree they started from. */
function refused({ tree, basis }: LabelledSample, level: Level, index: VocabularyIndex): Set<number> {
  const nodes = tree.nodes.filter(node => node.level === level)
  const kept = new Set(nodes.map(node => node.id))
  const rejected = nodes.filter(isRejected).map(node => placeOf(index, node))
  const replaced = nodes.map(node => node.replaced === undefined ? undefined : index[level].get(termKey({ codebook: node.codebook, term: node.replaced })))
  const removed = (basis?.nodes ?? []).filter(node => node.level === level && !kept.has(node.id)).map(node => placeOf(index, node))
  return new Set([...rejected, ...replaced, ...removed].filter(place => place !== undefined))
}

function personLevel(sample: LabelledSample, level: Level, index: VocabularyIndex, size: number): LevelTargets {
  const nodes = sample.tree.nodes.filter(node => node.level === level)
  const absent = nodes.every(isReviewed) ? targetWeights.reviewed : targetWeights.unreviewed
  const values = new Float32Array(size)
  const weights = new Float32Array(size).fill(absent)
  for (const place of refused(sample, level, index))
    weights[place] = targetWeights.reviewed
  for (const node of nodes.filter(each => !isRejected(each))) {
    const place = placeOf(index, node)
    if (place === undefined)
      continue
    const weight = isReviewed(node) ? targetWeights.reviewed : targetWeights.unreviewed
    weights[place] = values[place] === 1 ? Math.max(weights[place] as number, weight) : weight
    values[place] = 1
  }
  return { values, weights }
}

function evenly(places: readonly number[], size: number): Float32Array {
  const shares = new Float32Array(size)
  for (const place of places)
    shares[place] = 1 / places.length
  return shares
}

/** Shares of the emotions a tree holds, by their confidence: a mixed feeling keeps its leading part. */
function byConfidence(nodes: readonly TreeNode[], index: VocabularyIndex, size: number): Float32Array {
  const shares = new Float32Array(size)
  for (const node of nodes) {
    const place = placeOf(index, node)
    if (place !== undefined)
      shares[place]! += Math.max(leastShare, node.confidence)
  }
  const total = shares.reduce((sum, each) => sum + each, 0)
  return total > 0 ? shares.map(each => each / total) : shares
}

function personEmotion(sample: LabelledSample, index: VocabularyIndex, size: number): { emotion: Float32Array, emotionWeight: number } {
  const nodes = sample.tree.nodes.filter(node => node.level === 'emotion' && !isRejected(node))
  const told = nodes.filter(isReviewed)
  const emotion = byConfidence(told.length > 0 ? told : nodes, index, size)
  if (emotion.some(each => each > 0))
    return { emotion, emotionWeight: told.length > 0 ? targetWeights.reviewed : targetWeights.unreviewed }
  const out = refused(sample, 'emotion', index)
  const left = Array.from({ length: size }, (_, place) => place).filter(place => !out.has(place))
  return out.size > 0 && left.length > 0
    ? { emotion: evenly(left, size), emotionWeight: targetWeights.unreviewed }
    : { emotion: new Float32Array(size), emotionWeight: 0 }
}

/** What a person's tree teaches: accepted, corrected and added nodes are there, rejected, replaced and removed ones are not, the rest counts little. */
export function personTargets(sample: LabelledSample, vocabulary: Vocabulary, index: VocabularyIndex): Targets {
  return {
    ...personEmotion(sample, index, vocabulary.emotion.length),
    expression: personLevel(sample, 'expression', index, vocabulary.expression.length),
    cue: personLevel(sample, 'cue', index, vocabulary.cue.length),
  }
}

/** What a machine tree says of each term of a level: 0 where it is not said, else from 0.5 to 1 with its confidence. */
export function confidences(tree: AffectiveTree | null, level: Level, vocabulary: Vocabulary, index: VocabularyIndex): Float32Array {
  const values = new Float32Array(vocabulary[level].length)
  for (const node of tree?.nodes ?? []) {
    const place = node.level === level ? placeOf(index, node) : undefined
    if (place !== undefined)
      values[place] = Math.max(values[place] as number, 0.5 + node.confidence / 2)
  }
  return values
}

/** What an unreviewed machine tree teaches, weakly: what it says is there, what it does not say is not. */
export function teacherTargets(tree: AffectiveTree, vocabulary: Vocabulary, index: VocabularyIndex): Targets {
  const level = (name: Level): LevelTargets => {
    const values = confidences(tree, name, vocabulary, index).map(Math.ceil)
    return { values, weights: new Float32Array(values.length).fill(targetWeights.teacher) }
  }
  const emotion = confidences(tree, 'emotion', vocabulary, index)
  const total = emotion.reduce((sum, each) => sum + each, 0)
  return {
    emotion: total > 0 ? emotion.map(each => each / total) : emotion,
    emotionWeight: total > 0 ? targetWeights.teacher : 0,
    expression: level('expression'),
    cue: level('cue'),
  }
}
