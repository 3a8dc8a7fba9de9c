import type { CodeShape } from './tree-code.ts'
import { optionCount, token } from './tree-code.ts'

/** The parts of a sequence, from which the network knows what the next token is for. */
export const phases = { cues: 0, expressions: 1, emotion: 2, end: 3, done: 4 } as const

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

function allowExpressions(state: GrammarState, shape: CodeShape, allowed: Float32Array): void {
  if (state.expressionCount < shape.most.expressions)
    allowed.fill(1, shape.cues + state.lastExpression + 1, shape.cues + shape.expressions)
  if (state.expressionCount > 0 && state.supportCount < shape.most.supports) {
    for (let cue = state.lastSupport + 1; cue < shape.cues; cue++) {
      if (state.listed[cue])
        allowed[cue] = 1
    }
  }
}

/**
 * Writes which cues and expressions are up for decision into `allowed` (one value a cue, then one an expression): 1 or 0. Cues and expressions
 * come in ascending order, supports are listed cues in ascending order; a separator may always close a list, and follows by itself when
 * nothing is left. Exactly one emotion ends the tree.
 */
export function writeAllowed(state: GrammarState, shape: CodeShape, allowed: Float32Array): void {
  allowed.fill(0)
  if (state.phase === phases.cues && state.cueCount < shape.most.cues)
    allowed.fill(1, state.lastCue + 1, shape.cues)
  else if (state.phase === phases.expressions)
    allowExpressions(state, shape, allowed)
}

/** Sequences as the decoder is fed them: `inputs` is each sequence one place later behind the begin token. All but `allowed` are [rows, length]. */
export type PackedSequences = Readonly<{ inputs: Int32Array, phases: Int32Array, targets: Int32Array, mask: Float32Array, allowed: Float32Array }>

/** Packs sequences of allowed tokens to a fixed length, with what is up for decision at each place, [rows, length, cues + expressions]; `mask` is 1 on real tokens. */
export function packSequences(sequences: readonly (readonly number[])[], shape: CodeShape, length: number): PackedSequences {
  const options = optionCount(shape)
  const rows = sequences.length
  const inputs = new Int32Array(rows * length)
  const phaseIds = new Int32Array(rows * length)
  const targets = new Int32Array(rows * length)
  const mask = new Float32Array(rows * length)
  const allowed = new Float32Array(rows * length * options)
  sequences.forEach((sequence, row) => {
    const state = startState(shape)
    for (let place = 0; place < length; place++) {
      const at = row * length + place
      inputs[at] = place === 0 ? token.begin : sequence[place - 1] ?? token.pad
      phaseIds[at] = state.phase
      if (place >= sequence.length)
        continue
      const taken = sequence[place] as number
      writeAllowed(state, shape, allowed.subarray(at * options, (at + 1) * options))
      targets[at] = taken
      mask[at] = 1
      advance(state, taken, shape)
    }
  })
  return { inputs, phases: phaseIds, targets, mask, allowed }
}
