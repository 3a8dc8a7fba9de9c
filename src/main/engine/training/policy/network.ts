import type { Tensor } from '#engine/training/graph/graph.ts'
import type { Scope } from '#engine/training/graph/parameters.ts'
import type { ClipTensors } from './clip-tensors.ts'
import type { CodeShape, KnownLevel } from './tree-code.ts'
import { add } from '#engine/training/graph/elementwise.ts'
import { constant, input } from '#engine/training/graph/graph.ts'
import { attend, dropout, feedForward, linear, mergeHeads, normalise, splitHeads } from '#engine/training/graph/layers.ts'
import { embed } from '#engine/training/graph/lookup.ts'
import { concat, reshape, slice } from '#engine/training/graph/shape.ts'
import { readEvidence, termLogits } from './choices.ts'
import { biasOf, clipInputs, placeCount, placeMask } from './clip-tensors.ts'
import { knownLevels, longestSequence, termCount, token } from './tree-code.ts'

/**
 * Sizes of the policy. A clip comes as `moments` patches of time for each of `faces` (the face in question first), `inputs` values a patch,
 * and with `words` what the rule teacher says of it, as one more place that everything can look at.
 */
export type PolicyShape = CodeShape & Readonly<{
  moments: number
  faces: number
  inputs: number
  words: boolean
  /** Whether the teacher's word on the emotion speaks for it by itself: so it is where the teacher was calibrated. */
  reads?: boolean | undefined
  width: number
  heads: number
  encoderLayers: number
  decoderLayers: number
}>

/** The number of places in a tree sequence. */
export function sequenceLength(shape: PolicyShape): number {
  return longestSequence(shape)
}

const masked = -1e9
const phaseCount = 5

type BlockOptions = Readonly<{ training: boolean }>

function residual(scope: Scope, name: string, x: Tensor, change: Tensor, { training }: BlockOptions): Tensor {
  return add(x, training ? dropout(scope, name, change) : change)
}

function projectHeads(scope: Scope, name: string, x: Tensor, shape: PolicyShape): Tensor {
  return splitHeads(linear(scope, name, x, shape.width), shape.heads)
}

/** What the teacher says, as one place of the encoder: [clips, 1, width]. */
function wordPlace(scope: Scope, shape: PolicyShape, words: Readonly<Record<KnownLevel, Tensor>>): Tensor {
  const heard = knownLevels.map(level => linear(scope, `encoder.words.${level}`, words[level], shape.width))
  const sum = heard.reduce((total, each) => add(total, each))
  return reshape(sum, [sum.shape[0] ?? 1, 1, shape.width])
}

/**
 * The temporal encoder: every patch of time of every face sees every other that was measured.
 * @returns shape [batch, places, width]
 */
export function encodeClip(scope: Scope, shape: PolicyShape, tensors: ClipTensors, options: BlockOptions): Tensor {
  const { moments, faces, width } = shape
  const times = scope.parameter('encoder.time', [1, moments, width], { deviation: 0.02 }, false)
  const roles = scope.parameter('encoder.face', [faces, 1, width], { deviation: 0.02 }, false)
  const seenPlaces = add(linear(scope, 'encoder.in', tensors.clip, width), reshape(add(times, roles), [1, faces * moments, width]))
  let state = tensors.words ? concat([seenPlaces, wordPlace(scope, shape, tensors.words)], 1) : seenPlaces
  const mask = placeMask(tensors)
  const bias = biasOf(mask)
  for (let layer = 0; layer < shape.encoderLayers; layer++) {
    const name = `encoder.${layer}`
    const unit = normalise(scope, `${name}.first`, state)
    const [query, key, value] = ['query', 'key', 'value'].map(part => projectHeads(scope, `${name}.${part}`, unit, shape)) as [Tensor, Tensor, Tensor]
    const seen = linear(scope, `${name}.out`, mergeHeads(attend(query, key, value, bias)), width)
    state = residual(scope, `${name}.attention`, state, seen, options)
    state = residual(scope, `${name}.feed`, state, feedForward(scope, `${name}.forward`, normalise(scope, `${name}.second`, state)), options)
  }
  return normalise(scope, 'encoder.last', state)
}

/** Keys and values of the clip for each decoder layer, [batch, heads, places, width / heads]. */
export function clipKeys(scope: Scope, shape: PolicyShape, memory: Tensor): readonly (readonly [Tensor, Tensor])[] {
  return Array.from({ length: shape.decoderLayers }, (_, layer) =>
    [projectHeads(scope, `decoder.${layer}.clip.key`, memory, shape), projectHeads(scope, `decoder.${layer}.clip.value`, memory, shape)] as const)
}

/** One table of rows for the grammar's tokens and the terms of each level, each of which can grow by itself. */
function tokenTable(scope: Scope, name: string, shape: PolicyShape, columns: readonly number[], deviation: number | null): Tensor {
  const part = (level: string, rows: number): Tensor =>
    scope.parameter(`${name}.${level}`, [rows, ...columns], deviation === null ? 'zeros' : { deviation }, false)
  return concat([part('grammar', token.first), part('cue', shape.cues), part('expression', shape.expressions), part('emotion', shape.emotions)], 0)
}

function embedTokens(scope: Scope, shape: PolicyShape, ids: Tensor, phaseIds: Tensor): Tensor {
  const words = embed(tokenTable(scope, 'token', shape, [shape.width], 0.1), ids)
  return add(words, embed(scope.parameter('phase', [phaseCount, shape.width], { deviation: 0.1 }, false), phaseIds))
}

function causalBias(scope: Scope, length: number): Tensor {
  const bias = Float32Array.from({ length: length * length }, (_, place) => place % length > Math.floor(place / length) ? masked : 0)
  return constant(scope.graph, bias, [1, 1, length, length])
}

/** What the decoder is fed besides its tokens. `rows` trees of each clip are decoded side by side: [batch x rows, ...]. */
export type DecoderInputs = Readonly<{ ids: Tensor, phases: Tensor, memory: Tensor, clip: ClipTensors, rows: number }>

/** What the decoder says of each token, and where in the clip it looked. */
export type Decoded = Readonly<{
  /** Shape [batch x rows, length, terms]; see `termLogits`. */
  logits: Tensor
  /** The moments each term rests on, [batch, terms, places]. */
  shares: Tensor
}>

/** The autoregressive decoder over whole sequences. The trees of one clip share its keys: they are folded into the query axis. */
export function decodeTrees(scope: Scope, shape: PolicyShape, inputs: DecoderInputs, options: BlockOptions): Decoded {
  const { ids, memory, clip, rows } = inputs
  const { width, heads } = shape
  const [all = 1, length = 1] = ids.shape
  const batch = all / rows
  const keys = clipKeys(scope, shape, memory)
  const positions = scope.parameter('decoder.place', [sequenceLength(shape), width], { deviation: 0.02 }, false)
  let state = add(embedTokens(scope, shape, ids, inputs.phases), slice(positions, 0, 0, length))
  const causal = causalBias(scope, length)
  const bias = biasOf(placeMask(clip))
  for (let layer = 0; layer < shape.decoderLayers; layer++) {
    const name = `decoder.${layer}`
    const unit = normalise(scope, `${name}.first`, state)
    const [query, key, value] = ['query', 'key', 'value'].map(part => projectHeads(scope, `${name}.${part}`, unit, shape)) as [Tensor, Tensor, Tensor]
    state = residual(scope, `${name}.self`, state, linear(scope, `${name}.out`, mergeHeads(attend(query, key, value, causal)), width), options)
    const asked = reshape(linear(scope, `${name}.clip.query`, normalise(scope, `${name}.second`, state), width), [batch, rows * length, width])
    const [clipKey, clipValue] = keys[layer] as readonly [Tensor, Tensor]
    const seen = reshape(mergeHeads(attend(splitHeads(asked, heads), clipKey, clipValue, bias)), [all, length, width])
    state = residual(scope, `${name}.clip`, state, linear(scope, `${name}.clip.out`, seen, width), options)
    state = residual(scope, `${name}.feed`, state, feedForward(scope, `${name}.forward`, normalise(scope, `${name}.third`, state)), options)
  }
  const { strength, shares } = readEvidence(scope, shape, memory, clip)
  return { logits: termLogits(scope, shape, state, strength, inputs.phases), shares }
}

/** Inputs and outputs of one step with cached keys; the host writes the new keys into the caches. */
export type StepOutputs = Readonly<{ logits: Tensor, keys: readonly (readonly [Tensor, Tensor])[] }>

/**
 * One decoding step of all trees at once. Inputs: `ids`, `phases`, `place` [batch x rows, 1], `past` (bias of each tree's cached places),
 * caches `key<layer>`, `value<layer>` [batch x rows, heads, length, width / heads], and the clip's `clip.key<layer>`, `clip.value<layer>` and
 * `strength` of evidence.
 */
export function decodeStep(scope: Scope, shape: PolicyShape, batch: number, rows: number): StepOutputs {
  const { graph } = scope
  const { width, heads } = shape
  const all = batch * rows
  const length = sequenceLength(shape)
  const size = width / heads
  const positions = scope.parameter('decoder.place', [length, width], { deviation: 0.02 }, false)
  const phaseIds = input(graph, 'phases', [all, 1], 'int32')
  const tokens = embedTokens(scope, shape, input(graph, 'ids', [all, 1], 'int32'), phaseIds)
  let state = add(tokens, embed(positions, input(graph, 'place', [all, 1], 'int32')))
  const past = input(graph, 'past', [all, 1, 1, length])
  const bias = biasOf(placeMask(clipInputs(graph, shape, batch)))
  const keys: (readonly [Tensor, Tensor])[] = []
  for (let layer = 0; layer < shape.decoderLayers; layer++) {
    const name = `decoder.${layer}`
    const unit = normalise(scope, `${name}.first`, state)
    const [query, key, value] = ['query', 'key', 'value'].map(part => projectHeads(scope, `${name}.${part}`, unit, shape)) as [Tensor, Tensor, Tensor]
    keys.push([key, value])
    const [oldKeys, oldValues] = ['key', 'value'].map(part => input(graph, `${part}${layer}`, [all, heads, length, size])) as [Tensor, Tensor]
    const open = constant(graph, new Float32Array(all), [all, 1, 1, 1])
    const heard = attend(query, concat([oldKeys, key], 2), concat([oldValues, value], 2), concat([past, open], 3))
    state = add(state, linear(scope, `${name}.out`, mergeHeads(heard), width))
    const asked = reshape(linear(scope, `${name}.clip.query`, normalise(scope, `${name}.second`, state), width), [batch, rows, width])
    const [clipKey, clipValue] = ['key', 'value'].map(part => input(graph, `clip.${part}${layer}`, [batch, heads, placeCount(shape), size])) as [Tensor, Tensor]
    const seen = reshape(mergeHeads(attend(splitHeads(asked, heads), clipKey, clipValue, bias)), [all, 1, width])
    state = add(state, linear(scope, `${name}.clip.out`, seen, width))
    state = add(state, feedForward(scope, `${name}.forward`, normalise(scope, `${name}.third`, state)))
  }
  const logits = termLogits(scope, shape, state, input(graph, 'strength', [batch, termCount(shape)]), phaseIds)
  return { logits: reshape(logits, [all, termCount(shape)]), keys }
}
