import type { GraphSession } from '#engine/training/step-session.ts'
import type { PolicyShape } from './network.ts'
import type { ClipFeeds } from './sampler.ts'
import type { KnownLevel } from './tree-code.ts'
import { packSequences, phases } from './grammar.ts'
import { sequenceLength } from './network.ts'
import { optionCount, token } from './tree-code.ts'

/** Temperatures by level: logits are divided by them before they become probabilities. 1 changes nothing. */
export type Temperatures = Readonly<Record<KnownLevel, number>>

/** The temperatures of a policy that was not calibrated. */
export const plainTemperatures: Temperatures = { cue: 1, expression: 1, emotion: 1 }

/** One decision of a written tree as the policy saw it: its token, and the logit (of a cue or an expression) or the logits (of the emotions). */
export type Decision = Readonly<{ token: number, phase: number, logits: readonly number[] }>

/** The temperature of a decision's level; supports are decided as part of the expressions. */
export function temperatureOf(phase: number, temperatures: Temperatures): number {
  return phase === phases.cues ? temperatures.cue : phase === phases.expressions ? temperatures.expression : temperatures.emotion
}

/** The probability of a decision: of taking a term, given all that was decided before it, or of the emotion among all. */
export function probabilityOf({ token: taken, phase, logits }: Decision, shape: PolicyShape, temperatures: Temperatures): number {
  const heat = temperatureOf(phase, temperatures)
  if (phase !== phases.emotion)
    return 1 / (1 + Math.exp(-(logits[0] as number) / heat))
  const peak = Math.max(...logits)
  const weights = logits.map(each => Math.exp((each - peak) / heat))
  return (weights[taken - token.first - optionCount(shape)] as number) / weights.reduce((sum, each) => sum + each, 0)
}

const logit = (probability: number): number => Math.log(Math.max(1e-9, probability)) - Math.log(Math.max(1e-9, 1 - probability))

/** What the exported model says of a written sequence: the decision at each of its term tokens, and the moments each term rests on. */
export type ReadSequence = Readonly<{ decisions: readonly Decision[], shares: Float32Array }>

/** Reads one clip's sequence with the model of `buildPolicy`. */
export async function readSequence(model: GraphSession, shape: PolicyShape, clip: ClipFeeds, tokens: readonly number[]): Promise<ReadSequence> {
  const packed = packSequences([tokens], shape, sequenceLength(shape))
  const results = await model.run({ ...clip, ids: packed.inputs, phases: packed.phases })
  const options = optionCount(shape)
  const [taken, emotions] = [results.decisions as Float32Array, results.emotions as Float32Array]
  const decisions = tokens.flatMap((each, place): Decision[] => {
    const phase = packed.phases[place] as number
    if (each < token.first)
      return []
    const logits = phase === phases.emotion
      ? [...emotions.subarray(place * shape.emotions, (place + 1) * shape.emotions)].map(share => Math.log(Math.max(1e-9, share)))
      : [logit(taken[place * options + each - token.first] as number)]
    return [{ token: each, phase, logits }]
  })
  return { decisions, shares: results.shares as Float32Array }
}
