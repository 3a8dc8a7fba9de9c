import type { Graph, Tensor } from '#engine/training/graph/graph.ts'
import type { PolicyShape } from './network.ts'
import type { KnownLevel } from './tree-code.ts'
import { multiply, subtract } from '#engine/training/graph/elementwise.ts'
import { constant, input } from '#engine/training/graph/graph.ts'
import { concat, reshape } from '#engine/training/graph/shape.ts'

/** The number of places the decoder can look at. */
export function placeCount(shape: PolicyShape): number {
  return shape.faces * shape.moments + (shape.words ? 1 : 0)
}

/** Clip inputs of a graph: `clip` [clips, faces x moments, inputs], `mask` [clips, faces x moments], `words` by level [clips, terms] or null. */
export type ClipTensors = Readonly<{ clip: Tensor, mask: Tensor, words: Readonly<Record<KnownLevel, Tensor>> | null }>

/** Declares the clip inputs of a graph. */
export function clipInputs(graph: Graph, shape: PolicyShape, clips: number): ClipTensors {
  const places = shape.faces * shape.moments
  const said = (level: KnownLevel, terms: number): Tensor => input(graph, `words.${level}`, [clips, terms])
  return {
    clip: input(graph, 'clip', [clips, places, shape.inputs]),
    mask: input(graph, 'mask', [clips, places]),
    words: shape.words ? { cue: said('cue', shape.cues), expression: said('expression', shape.expressions), emotion: said('emotion', shape.emotions) } : null,
  }
}

/** The mask of every place the decoder can look at: the teacher's words are always there. */
export function placeMask({ clip, mask, words }: ClipTensors): Tensor {
  return words ? concat([mask, constant(mask.graph, new Float32Array(clip.shape[0] ?? 1).fill(1), [clip.shape[0] ?? 1, 1])], 1) : mask
}

const masked = -1e9

/** 0 where the mask is 1, -1e9 where it is 0, [batch, 1, 1, places]: broadcasts over heads and queries. */
export function biasOf(mask: Tensor): Tensor {
  const [batch = 1, places = 1] = mask.shape
  return reshape(multiply(subtract(mask, 1), -masked), [batch, 1, 1, places])
}
