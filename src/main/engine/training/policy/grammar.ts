import type { CodeShape } from './tree-code.ts'
import { token, tokenCount, tokenOf } from './tree-code.ts'

/** The parts of a sequence, from which the network knows what the next token is for. */
export const phases = { cues: 0, expressions: 1, emotion: 2, end: 3, done: 4 } as const

/** Added to the logits of tokens that the grammar forbids. */
export const forbidden = -1e9

/** Where a sequence stands in the grammar. Updated in place by `advance`. */
export type GrammarState = {
  phase: number
  listed: boolean[]
  cueCount: number
  lastCue: number
  expressionCount: number
  lastExpression: number
  supportCount: number
  lastSupport: number
}

/** The state before the first token. */
export function startState(shape: CodeShape): GrammarState {
  return { phase: phases.cues, listed: Array.from({ length: shape.cues }, () => false), cueCount: 0, lastCue: -1, expressionCount: 0, lastExpression: -1, supportCount: 0, lastSupport: -1 }
}

/** Takes a token that the grammar allows. */
export function advance(state: GrammarState, taken: number, shape: CodeShape): void {
  const term = taken - token.first
  if (state.phase === phases.cues) {
    if (taken === token.separator) {
      state.phase = phases.expressions
      return
    }
    state.listed[term] = true
    state.lastCue = term
    state.cueCount++
  }
  else if (state.phase === phases.expressions) {
    if (taken === token.separator) {
      state.phase = phases.emotion
    }
    else if (term >= shape.cues) {
      state.lastExpression = term - shape.cues
      state.expressionCount++
      state.supportCount = 0
      state.lastSupport = -1
    }
    else {
      state.lastSupport = term
      state.supportCount++
    }
  }
  else {
    state.phase++
  }
}

function allowCues(state: GrammarState, shape: CodeShape, bias: Float32Array): void {
  bias[token.separator] = 0
  if (state.cueCount < shape.most.cues)
    bias.fill(0, tokenOf.cue(state.lastCue + 1), tokenOf.cue(shape.cues))
}

function allowExpressions(state: GrammarState, shape: CodeShape, bias: Float32Array): void {
  bias[token.separator] = 0
  if (state.expressionCount < shape.most.expressions)
    bias.fill(0, tokenOf.expression(state.lastExpression + 1, shape), tokenOf.expression(shape.expressions, shape))
  if (state.expressionCount > 0 && state.supportCount < shape.most.supports) {
    for (let cue = state.lastSupport + 1; cue < shape.cues; cue++) {
      if (state.listed[cue])
        bias[tokenOf.cue(cue)] = 0
    }
  }
}

/**
 * Writes what may come next into `bias` (one value a token): 0 where allowed, -1e9 where not. Cues and expressions come in ascending
 * order, supports are listed cues in ascending order, exactly one emotion ends the tree. After the end only padding is allowed.
 */
export function writeAllowed(state: GrammarState, shape: CodeShape, bias: Float32Array): void {
  bias.fill(forbidden)
  if (state.phase === phases.cues)
    allowCues(state, shape, bias)
  else if (state.phase === phases.expressions)
    allowExpressions(state, shape, bias)
  else if (state.phase === phases.emotion)
    bias.fill(0, tokenOf.emotion(0, shape), tokenCount(shape))
  else
    bias[state.phase === phases.end ? token.end : token.pad] = 0
}

/** Sequences as the decoder is fed them: `inputs` is each sequence one place later behind the begin token. All but `bias` are [rows, length]. */
export type PackedSequences = Readonly<{ inputs: Int32Array, phases: Int32Array, targets: Int32Array, mask: Float32Array, bias: Float32Array }>

/** Packs sequences of allowed tokens to a fixed length, with the grammar's bias [rows, length, tokens] at each place; `mask` is 1 on real tokens. */
export function packSequences(sequences: readonly (readonly number[])[], shape: CodeShape, length: number): PackedSequences {
  const tokens = tokenCount(shape)
  const rows = sequences.length
  const inputs = new Int32Array(rows * length)
  const phaseIds = new Int32Array(rows * length)
  const targets = new Int32Array(rows * length)
  const mask = new Float32Array(rows * length)
  const bias = new Float32Array(rows * length * tokens)
  sequences.forEach((sequence, row) => {
    const state = startState(shape)
    for (let place = 0; place < length; place++) {
      const at = row * length + place
      inputs[at] = place === 0 ? token.begin : sequence[place - 1] ?? token.pad
      phaseIds[at] = state.phase
      if (place >= sequence.length)
        continue
      const taken = sequence[place] as number
      writeAllowed(state, shape, bias.subarray(at * tokens, (at + 1) * tokens))
      targets[at] = taken
      mask[at] = 1
      advance(state, taken, shape)
    }
  })
  return { inputs, phases: phaseIds, targets, mask, bias }
}
