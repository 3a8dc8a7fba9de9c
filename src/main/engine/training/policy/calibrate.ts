import type { Decision, Temperatures } from './confidence.ts'
import type { PolicyShape } from './network.ts'
import type { TreeCode } from './tree-code.ts'
import { expressionsOf } from './code-metrics.ts'
import { probabilityOf } from './confidence.ts'
import { phases } from './grammar.ts'
import { optionCount, token } from './tree-code.ts'

/** A decision of a written tree with the truth of its clip. */
export type JudgedDecision = Readonly<{ decision: Decision, truth: TreeCode }>

/** The levels of decisions that are calibrated: what stands in a list, not what supports what. */
export type JudgedLevel = keyof Temperatures

function levelOf({ phase, token: taken }: Decision, shape: PolicyShape): JudgedLevel | null {
  if (phase === phases.cues)
    return 'cue'
  if (phase === phases.emotion)
    return 'emotion'
  return taken - token.first >= shape.cues ? 'expression' : null
}

/** Whether what was decided is so. */
export function isCorrect({ decision, truth }: JudgedDecision, shape: PolicyShape): boolean {
  const term = decision.token - token.first
  switch (levelOf(decision, shape)) {
    case 'cue': return truth.cues.includes(term)
    case 'expression': return expressionsOf(truth).includes(term - shape.cues)
    default: return truth.emotion === term - optionCount(shape)
  }
}

/** The decisions of one level. */
export function decisionsAt(judged: readonly JudgedDecision[], level: JudgedLevel, shape: PolicyShape): JudgedDecision[] {
  return judged.filter(each => levelOf(each.decision, shape) === level)
}

/** Mean surprise in nats: of the true emotion, or of whether a cue or expression is right. */
function surprise(judged: readonly JudgedDecision[], shape: PolicyShape, temperatures: Temperatures): number {
  const total = judged.reduce((sum, each) => {
    const { decision, truth } = each
    if (decision.phase === phases.emotion)
      return sum - Math.log(Math.max(1e-9, probabilityOf({ ...decision, token: token.first + optionCount(shape) + truth.emotion }, shape, temperatures)))
    const probability = probabilityOf(decision, shape, temperatures)
    return sum - Math.log(Math.max(1e-9, isCorrect(each, shape) ? probability : 1 - probability))
  }, 0)
  return total / judged.length
}

const golden = (Math.sqrt(5) - 1) / 2

/** The place in [low, high] where a function with one valley is least. */
function lowest(valueAt: (x: number) => number, low: number, high: number): number {
  let [left, right] = [low, high]
  for (let turn = 0; turn < 40; turn++) {
    const [a, b] = [right - golden * (right - left), left + golden * (right - left)]
    if (valueAt(a) < valueAt(b))
      right = b
    else
      left = a
  }
  return (left + right) / 2
}

const fewest = 10

/**
 * Temperatures that make the policy's probabilities most plausible on judged decisions, level by level; 1 where there are fewer than ten.
 * @see Guo et al. 2017, arXiv:1706.04599
 */
export function fitTemperatures(judged: readonly JudgedDecision[], shape: PolicyShape): Temperatures {
  const fit = (level: JudgedLevel): number => {
    const own = decisionsAt(judged, level, shape).filter(({ decision, truth }) => decision.phase !== phases.emotion || truth.emotion >= 0)
    const plain = { cue: 1, expression: 1, emotion: 1 }
    return own.length < fewest ? 1 : Math.exp(lowest(x => surprise(own, shape, { ...plain, [level]: Math.exp(x) }), -2, 3))
  }
  return { cue: fit('cue'), expression: fit('expression'), emotion: fit('emotion') }
}
