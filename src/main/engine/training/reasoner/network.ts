import type { Tensor } from '#engine/training/graph/graph.ts'
import type { ParameterStore, Scope } from '#engine/training/graph/parameters.ts'
import type { Level } from '#shared/domain/tree.ts'
import type { Vocabulary } from './vocabulary.ts'
import { buildModel } from '#engine/training/graph/build-model.ts'
import { add, gelu, sigmoid } from '#engine/training/graph/elementwise.ts'
import { createGraph, input, output } from '#engine/training/graph/graph.ts'
import { dropout, linear, normalise } from '#engine/training/graph/layers.ts'
import { binaryCrossEntropy, crossEntropy, weightedMean } from '#engine/training/graph/losses.ts'
import { softmax } from '#engine/training/graph/normalisation.ts'
import { addTrainingStep, flatGradient } from '#engine/training/graph/optimiser.ts'
import { createParameterStore, createScope } from '#engine/training/graph/parameters.ts'
import { slice } from '#engine/training/graph/shape.ts'

/** Sizes of the network: features in, the last `direct` of which also speak for emotions by themselves; terms of each level out. */
export type NetworkShape = Readonly<{ features: number, direct: number, hidden: number, cue: number, expression: number, emotion: number }>

/** The network's sizes for a vocabulary; a level without terms still has one output, which nothing reads. */
export function networkShape(vocabulary: Vocabulary, features: number, { hidden = 32, direct = 0 }: Partial<Pick<NetworkShape, 'hidden' | 'direct'>> = {}): NetworkShape {
  const width = (level: Level): number => Math.max(1, vocabulary[level].length)
  return { features, direct, hidden, cue: width('cue'), expression: width('expression'), emotion: width('emotion') }
}

type Logits = Readonly<Record<Level, Tensor>>

/** How strongly a word of the teacher moves a logit at the start, and where a logit stands without it: said is above even odds, unsaid below. */
const teacherGain = 4
const unsaid = -1.8

/**
 * Logits of each level: a linear reading of the teacher's confidences, which starts as "say what the teacher says", plus a correction
 * learned from the signals and all that the teacher says, which starts at 0. Facial actions also speak for emotions without a hidden layer
 * between, which a few examples are enough to learn.
 */
function logitsOf(scope: Scope, shape: NetworkShape, batch: number, training: boolean): Logits {
  const { graph } = scope
  const features = input(graph, 'features', [batch, shape.features])
  const seen = training ? dropout(scope, 'features', features) : features
  const hidden = gelu(normalise(scope, 'hidden.norm', linear(scope, 'hidden', seen, shape.hidden)))
  const kept = training ? dropout(scope, 'hidden', hidden) : hidden
  const level = (name: keyof Logits): Tensor => {
    const teacher = input(graph, `teacher.${name}`, [batch, shape[name]])
    const heard = linear(scope, `${name}.teacher`, teacher, shape[name], { initial: { diagonal: teacherGain }, bias: { fill: unsaid } })
    return add(heard, linear(scope, `${name}.head`, kept, shape[name], { initial: 'zeros' }))
  }
  const emotion = level('emotion')
  if (shape.direct === 0)
    return { cue: level('cue'), expression: level('expression'), emotion }
  const shown = slice(features, 1, shape.features - shape.direct, shape.features)
  return { cue: level('cue'), expression: level('expression'), emotion: add(emotion, linear(scope, 'emotion.direct', shown, shape.emotion, { initial: 'zeros' })) }
}

function lossOf(scope: Scope, logits: Logits, shape: NetworkShape, batch: number): Tensor {
  const { graph } = scope
  const emotion = weightedMean(
    crossEntropy(logits.emotion, input(graph, 'target.emotion', [batch, shape.emotion])),
    input(graph, 'weight.emotion', [batch]),
  )
  const labels = (name: 'cue' | 'expression'): Tensor => weightedMean(
    binaryCrossEntropy(logits[name], input(graph, `target.${name}`, [batch, shape[name]])),
    input(graph, `weight.${name}`, [batch, shape[name]]),
  )
  return add(add(emotion, labels('expression')), labels('cue'))
}

/** The training step of a batch of `batch` segments, with the store of its parameters. */
export function buildReasonerStep(shape: NetworkShape, batch: number): { model: Uint8Array, store: ParameterStore } {
  const store = createParameterStore()
  const scope = createScope(createGraph('reasoner-step'), store, 'flat')
  addTrainingStep(scope, lossOf(scope, logitsOf(scope, shape, batch, true), shape, batch), { weightDecay: 0.02 })
  return { model: buildModel(scope.graph), store }
}

/**
 * Loss and emotion logits under the flat input `parameters`, without dropout, for any number of segments: what early stopping looks at.
 * With a fixed `batch` the graph also puts out `gradient`, the flat gradient of the loss.
 */
export function buildReasonerCheck(shape: NetworkShape, batch?: number): Uint8Array {
  const scope = createScope(createGraph('reasoner-check'), createParameterStore(), 'flat')
  const logits = logitsOf(scope, shape, batch ?? 1, false)
  const loss = lossOf(scope, logits, shape, batch ?? 1)
  output('loss', loss)
  output('emotion', logits.emotion)
  if (batch !== undefined)
    output('gradient', flatGradient(scope, loss))
  scope.flat()
  return buildModel(scope.graph, batch === undefined ? { openBatch: 'N' } : {})
}

/** The finished model with its weights inside: inputs `features` and `teacher.<level>`, outputs probabilities `cue`, `expression`, `emotion`. */
export function buildReasoner(shape: NetworkShape, parameters: Float32Array, metadata: Readonly<Record<string, string>>): Uint8Array {
  const scope = createScope(createGraph('reasoner'), createParameterStore(), { baked: parameters })
  const logits = logitsOf(scope, shape, 1, false)
  output('cue', sigmoid(logits.cue))
  output('expression', sigmoid(logits.expression))
  output('emotion', softmax(logits.emotion))
  return buildModel(scope.graph, { openBatch: 'N', metadata })
}
