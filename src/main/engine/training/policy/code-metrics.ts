import type { TreeCode } from './tree-code.ts'
import { treeReward as rewardOf } from '#shared/domain/distance/tree-distance.ts'
import { codeDistance } from './code-distance.ts'

/** Decay of the tree reward with the edit distance, as in the study's figures. */
export const defaultLambda = 0.1

/** `exp(-lambda * distance)` in (0, 1]. */
export function treeReward(predicted: TreeCode, truth: TreeCode, lambda = defaultLambda): number {
  return rewardOf(codeDistance(predicted, truth), lambda)
}

/** F1 of two sets of labels; 1 when both are empty. */
export function setF1(predicted: readonly number[], truth: readonly number[]): number {
  const known = new Set(truth)
  const hits = predicted.filter(each => known.has(each)).length
  return predicted.length + truth.length === 0 ? 1 : 2 * hits / (predicted.length + truth.length)
}

/** Expressions of a tree without their supports. */
export function expressionsOf(code: TreeCode): number[] {
  return code.expressions.map(each => each.expression)
}

/** How trees compare with the truth on average. `unweightedRecall` is the mean over emotions of the share found; lengths are mean counts. */
export type CodeScore = Readonly<{ tree: number, accuracy: number, unweightedRecall: number, cueF1: number, expressionF1: number, cueCount: number, expressionCount: number }>

const average = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0) / Math.max(1, values.length)

/** Scores predicted trees against true ones, pair by pair. */
export function scoreCodes(predicted: readonly TreeCode[], truth: readonly TreeCode[]): CodeScore {
  const pairs = predicted.map((code, place) => [code, truth[place] as TreeCode] as const)
  const classes = [...new Set(truth.map(code => code.emotion))]
  const recalls = classes.map(emotion => average(pairs.filter(([, real]) => real.emotion === emotion).map(([code]) => code.emotion === emotion ? 1 : 0)))
  return {
    tree: average(pairs.map(([code, real]) => treeReward(code, real))),
    accuracy: average(pairs.map(([code, real]) => code.emotion === real.emotion ? 1 : 0)),
    unweightedRecall: average(recalls),
    cueF1: average(pairs.map(([code, real]) => setF1(code.cues, real.cues))),
    expressionF1: average(pairs.map(([code, real]) => setF1(expressionsOf(code), expressionsOf(real)))),
    cueCount: average(predicted.map(code => code.cues.length)),
    expressionCount: average(predicted.map(code => code.expressions.length)),
  }
}
