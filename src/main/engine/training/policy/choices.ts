import type { Tensor } from '#engine/training/graph/graph.ts'
import type { Scope } from '#engine/training/graph/parameters.ts'
import type { ClipTensors } from './clip-tensors.ts'
import type { PolicyShape } from './network.ts'
import type { KnownLevel } from './tree-code.ts'
import { absolute, add, exp, log, multiply, negate, relu, subtract } from '#engine/training/graph/elementwise.ts'
import { constant, dimOf } from '#engine/training/graph/graph.ts'
import { linear, normalise } from '#engine/training/graph/layers.ts'
import { affine } from '#engine/training/graph/linear-algebra.ts'
import { embed, oneHot } from '#engine/training/graph/lookup.ts'
import { logSoftmax, softmax } from '#engine/training/graph/normalisation.ts'
import { sum } from '#engine/training/graph/reduction.ts'
import { concat, expand, reshape, slice, transpose } from '#engine/training/graph/shape.ts'
import { biasOf, placeMask } from './clip-tensors.ts'
import { phases } from './grammar.ts'
import { knownLevels, optionCount, termCount, token, tokenCount } from './tree-code.ts'

/**
 * What may come next is decided term by term in the codebook's order: each cue (then each expression) is taken or passed, and when all are
 * passed the list is closed. So every decision is a probability of its own, "is this there, given what was decided before", and the
 * emotion is a choice of one. The grammar only says which terms are up for decision.
 */

const levelSizes = (shape: PolicyShape): Readonly<Record<KnownLevel, number>> => ({ cue: shape.cues, expression: shape.expressions, emotion: shape.emotions })

/** The evidence for each term in a clip. */
export type Evidence = Readonly<{
  /** Strength of each term, [clips, terms]. */
  strength: Tensor
  /** The share of each place of the clip in it, [clips, terms, places], rows sum to 1: the moments a term rests on. */
  shares: Tensor
}>

/** How strongly a calibrated teacher's word moves the odds of an emotion at the start. */
const teacherGain = 5

/** What the calibrated teacher's probabilities speak for: shape [clips, terms], 0 for all but emotions. */
function heardEmotions(scope: Scope, shape: PolicyShape, said: Tensor): Tensor {
  const clips = dimOf(said, 0)
  const weight = scope.parameter('evidence.reading', [shape.emotions, shape.emotions], { diagonal: teacherGain }, false)
  return concat([constant(scope.graph, new Float32Array(clips * optionCount(shape)), [clips, optionCount(shape)]), affine(said, weight, null)], 1)
}

/**
 * Reads the evidence for every term from the encoded clip: each place speaks for or against a term, and the loudest places count most.
 * @param memory shape [clips, places, width]
 * @param tensors what was measured, and what the teacher says
 */
export function readEvidence(scope: Scope, shape: PolicyShape, memory: Tensor, tensors: ClipTensors): Evidence {
  const sizes = levelSizes(shape)
  const bias = biasOf(placeMask(tensors))
  const spoken = concat(knownLevels.map(level => linear(scope, `evidence.${level}`, memory, sizes[level])), 2)
  const byTerm = transpose(spoken, [0, 2, 1])
  const shares = softmax(add(byTerm, reshape(bias, [dimOf(memory, 0), 1, dimOf(memory, 1)])))
  const strength = sum(multiply(shares, byTerm), { axes: [-1] })
  return { strength: shape.reads && tensors.words ? add(strength, heardEmotions(scope, shape, tensors.words.emotion)) : strength, shares }
}

/** 1 where a phase decides over a term: cues in the first list, expressions in the second, then emotions. Supports are left to the context. */
function evidenceGate(scope: Scope, shape: PolicyShape): Tensor {
  const terms = termCount(shape)
  const table = new Float32Array((phases.done + 1) * terms)
  table.fill(1, phases.cues * terms, phases.cues * terms + shape.cues)
  table.fill(1, phases.expressions * terms + shape.cues, phases.expressions * terms + shape.cues + shape.expressions)
  table.fill(1, (phases.emotion + 1) * terms - shape.emotions, (phases.emotion + 1) * terms)
  return constant(scope.graph, table, [phases.done + 1, terms])
}

function levelTable(scope: Scope, name: string, shape: PolicyShape, columns: readonly number[], deviation: number | null): Tensor {
  const sizes = levelSizes(shape)
  return concat(knownLevels.map(level => scope.parameter(`${name}.${level}`, [sizes[level], ...columns], deviation === null ? 'zeros' : { deviation }, false)), 0)
}

/**
 * Logits of each term from the decoder's state and the clip's evidence.
 * @param state shape [trees, length, width]
 * @param strength shape [clips, terms]
 * @returns shape [trees, length, terms]: log odds of taking a cue or an expression, unnormalised log probabilities of emotions
 */
export function termLogits(scope: Scope, shape: PolicyShape, state: Tensor, strength: Tensor, phaseIds: Tensor): Tensor {
  const terms = termCount(shape)
  const [trees = 1, length = 1] = state.shape
  const clips = dimOf(strength, 0)
  const table = levelTable(scope, 'said', shape, [shape.width], 1 / Math.sqrt(shape.width))
  const inContext = affine(normalise(scope, 'decoder.last', state), transpose(table, [1, 0]), levelTable(scope, 'said.offset', shape, [], null))
  const spread = reshape(expand(reshape(strength, [clips, 1, terms]), [clips, trees / clips * length, terms]), [trees, length, terms])
  return add(inContext, multiply(spread, embed(evidenceGate(scope, shape), phaseIds)))
}

/** `log(1 + e^x)` without overflow. */
function softplus(x: Tensor): Tensor {
  return add(relu(x), log(add(exp(negate(absolute(x))), 1)))
}

/** Sums of what comes before each place along the last axis. */
function sumBefore(x: Tensor): Tensor {
  const size = dimOf(x, -1)
  const below = Float32Array.from({ length: size * size }, (_, place) => Math.floor(place / size) < place % size ? 1 : 0)
  return affine(x, constant(x.graph, below, [size, size]), null)
}

/**
 * The log probability of each target token.
 * @param logits shape [trees, length, terms]
 * @param allowed 1 where a cue or an expression is up for decision, shape [trees, length, cues + expressions]
 * @param targets int32 tokens, shape [trees, length]
 * @returns shape [trees, length]; 0 for the end token and padding, which follow of necessity
 */
export function targetLogProbability(shape: PolicyShape, logits: Tensor, allowed: Tensor, targets: Tensor): Tensor {
  const options = optionCount(shape)
  const open = slice(logits, -1, 0, options)
  const passed = multiply(softplus(open), allowed)
  const taken = subtract(subtract(open, softplus(open)), sumBefore(passed))
  const chosen = oneHot(targets, tokenCount(shape))
  const at = (from: number, to: number): Tensor => slice(chosen, -1, from, to)
  const emotions = logSoftmax(slice(logits, -1, options, termCount(shape)))
  const parts = [
    sum(multiply(taken, at(token.first, token.first + options)), { axes: [-1] }),
    multiply(negate(sum(passed, { axes: [-1] })), reshape(at(token.separator, token.separator + 1), targets.shape)),
    sum(multiply(emotions, at(token.first + options, tokenCount(shape))), { axes: [-1] }),
  ] as const
  return add(add(parts[0], parts[1]), parts[2])
}
