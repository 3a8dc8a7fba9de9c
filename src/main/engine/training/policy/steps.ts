import type { Tensor } from '#engine/training/graph/graph.ts'
import type { ParameterSource, ParameterStore, Scope } from '#engine/training/graph/parameters.ts'
import type { DecoderInputs, PolicyShape } from './network.ts'
import { buildModel } from '#engine/training/graph/build-model.ts'
import { add, clip, exp, minimum, multiply, negate, sigmoid, subtract } from '#engine/training/graph/elementwise.ts'
import { createGraph, input, output } from '#engine/training/graph/graph.ts'
import { weightedMean } from '#engine/training/graph/losses.ts'
import { softmax } from '#engine/training/graph/normalisation.ts'
import { addTrainingStep, flatGradient } from '#engine/training/graph/optimiser.ts'
import { createParameterStore, createScope } from '#engine/training/graph/parameters.ts'
import { slice } from '#engine/training/graph/shape.ts'
import { readEvidence, targetLogProbability } from './choices.ts'
import { clipInputs } from './clip-tensors.ts'
import { clipKeys, decodeStep, decodeTrees, encodeClip, sequenceLength } from './network.ts'
import { optionCount, termCount } from './tree-code.ts'

/** How many clips a graph takes, how many trees of each, and how many places a sequence (as many as the grammar allows unless given). Static: one graph for each. */
export type Batch = Readonly<{ clips: number, rows: number, length?: number }>

/** Settings of the reinforcement step: clip range of the ratio, and weight of the divergence from the reference. */
export type ReinforceOptions = Readonly<{ clipRange: number, divergence: number }>

/** What a step learns from: given trees, or rewards of sampled ones. */
export type StepKind = Readonly<{ kind: 'supervised' }> | (Readonly<{ kind: 'reinforce' }> & ReinforceOptions)

type Heard = Readonly<{ logProbability: Tensor, shares: Tensor, weights: Tensor }>

/** Log probability of each target token under the grammar, and the weights of the places. */
function hear(scope: Scope, shape: PolicyShape, { clips, rows, length = sequenceLength(shape) }: Batch, training: boolean): Heard {
  const { graph } = scope
  const all = clips * rows
  const tensors = clipInputs(graph, shape, clips)
  const inputs: DecoderInputs = {
    ids: input(graph, 'ids', [all, length], 'int32'),
    phases: input(graph, 'phases', [all, length], 'int32'),
    memory: encodeClip(scope, shape, tensors, { training }),
    clip: tensors,
    rows,
  }
  const { logits, shares } = decodeTrees(scope, shape, inputs, { training })
  const allowed = input(graph, 'allowed', [all, length, optionCount(shape)])
  return {
    logProbability: targetLogProbability(shape, logits, allowed, input(graph, 'targets', [all, length], 'int32')),
    shares,
    weights: input(graph, 'weights', [all, length]),
  }
}

/**
 * The loss of group-relative policy optimisation over tokens: clipped ratio to the sampling policy times the advantage, and the k3 estimate
 * of the divergence from the frozen reference.
 * @see Shao et al. 2024, arXiv:2402.03300
 */
function reinforceLosses(heard: Heard, { clipRange, divergence }: ReinforceOptions): { losses: Tensor, apart: Tensor } {
  const { logProbability: now } = heard
  const { graph } = now
  const ratio = exp(subtract(now, input(graph, 'old', now.shape)))
  const advantage = input(graph, 'advantages', now.shape)
  const gain = minimum(multiply(ratio, advantage), multiply(clip(ratio, 1 - clipRange, 1 + clipRange), advantage))
  const gap = subtract(input(graph, 'reference', now.shape), now)
  const apart = subtract(subtract(exp(gap), gap), 1)
  return { losses: add(negate(gain), multiply(apart, divergence)), apart }
}

/** The loss of each token, [batch x rows, length]; a reinforcement step also puts out its mean `divergence`. */
function tokenLosses(heard: Heard, kind: StepKind): Tensor {
  if (kind.kind === 'supervised')
    return negate(heard.logProbability)
  const { losses, apart } = reinforceLosses(heard, kind)
  output('divergence', weightedMean(apart, heard.weights))
  return losses
}

/** One optimiser step on a batch, with the store of its parameters. Dropout only in supervised steps. */
export function buildPolicyStep(shape: PolicyShape, batch: Batch, kind: StepKind, weightDecay: number): { model: Uint8Array, store: ParameterStore } {
  const store = createParameterStore()
  const scope = createScope(createGraph(`policy-${kind.kind}`), store, 'flat')
  const heard = hear(scope, shape, batch, kind.kind === 'supervised')
  addTrainingStep(scope, weightedMean(tokenLosses(heard, kind), heard.weights), { weightDecay })
  return { model: buildModel(scope.graph), store }
}

/** The parameters of a policy of this shape, in flat order. */
export function policyStore(shape: PolicyShape): ParameterStore {
  return buildPolicyStep(shape, { clips: 1, rows: 1 }, { kind: 'supervised' }, 0).store
}

/** Loss of each token and flat gradient of their weighted mean without dropout: what finite differences are held against. */
export function buildPolicyGradient(shape: PolicyShape, batch: Batch, kind: StepKind): { model: Uint8Array, store: ParameterStore } {
  const store = createParameterStore()
  const scope = createScope(createGraph('policy-gradient'), store, 'flat')
  const heard = hear(scope, shape, batch, false)
  const losses = tokenLosses(heard, kind)
  output('losses', losses)
  output('gradient', flatGradient(scope, weightedMean(losses, heard.weights)))
  scope.flat()
  return { model: buildModel(scope.graph), store }
}

function inferenceScope(name: string, source: ParameterSource): Scope {
  return createScope(createGraph(name), createParameterStore(), source)
}

/** Log probabilities of given sequences, and the moments each term rests on: `logProbability`, `shares`. */
export function buildScorer(shape: PolicyShape, batch: Batch, source: ParameterSource = 'each'): Uint8Array {
  const scope = inferenceScope('policy-scorer', source)
  const heard = hear(scope, shape, batch, false)
  output('logProbability', heard.logProbability)
  output('shares', heard.shares)
  return buildModel(scope.graph)
}

/**
 * The encoder for sampling: outputs `clip.key<layer>` and `clip.value<layer>`, `strength` of evidence [clips, terms] with its `shares`
 * [clips, terms, places], and `summary` [clips, places, width] for comparing clips.
 */
export function buildEncoder(shape: PolicyShape, clips: number, source: ParameterSource = 'each'): Uint8Array {
  const scope = inferenceScope('policy-encoder', source)
  const tensors = clipInputs(scope.graph, shape, clips)
  const memory = encodeClip(scope, shape, tensors, { training: false })
  const { strength, shares } = readEvidence(scope, shape, memory, tensors)
  output('summary', memory)
  output('strength', strength)
  output('shares', shares)
  clipKeys(scope, shape, memory).forEach(([key, value], layer) => {
    output(`clip.key${layer}`, key)
    output(`clip.value${layer}`, value)
  })
  return buildModel(scope.graph)
}

/** One cached decoding step: outputs `logits` [clips x rows, terms] and the new `key<layer>.next`, `value<layer>.next`. */
export function buildDecodeStep(shape: PolicyShape, batch: Batch, source: ParameterSource = 'each'): Uint8Array {
  const scope = inferenceScope('policy-step', source)
  const { logits, keys } = decodeStep(scope, shape, batch.clips, batch.rows)
  output('logits', logits)
  keys.forEach(([key, value], layer) => {
    output(`key${layer}.next`, key)
    output(`value${layer}.next`, value)
  })
  return buildModel(scope.graph)
}

/**
 * The finished model as one plain file: from `clip`, `mask`, `ids` and `phases` to `decisions` [1, length, cues + expressions] (the probability
 * of taking each, given that it is up for decision), `emotions` [1, length, emotions] (shares) and `shares` of the moments.
 */
export function buildPolicy(shape: PolicyShape, parameters: Float32Array, metadata: Readonly<Record<string, string>>): Uint8Array {
  const scope = inferenceScope('policy', { baked: parameters })
  const length = sequenceLength(shape)
  const tensors = clipInputs(scope.graph, shape, 1)
  const { logits, shares } = decodeTrees(scope, shape, {
    ids: input(scope.graph, 'ids', [1, length], 'int32'),
    phases: input(scope.graph, 'phases', [1, length], 'int32'),
    memory: encodeClip(scope, shape, tensors, { training: false }),
    clip: tensors,
    rows: 1,
  }, { training: false })
  output('decisions', sigmoid(slice(logits, -1, 0, optionCount(shape))))
  output('emotions', softmax(slice(logits, -1, optionCount(shape), termCount(shape))))
  output('shares', shares)
  return buildModel(scope.graph, { metadata })
}
