import type { Vocabulary, VocabularyIndex } from '#engine/training/reasoner/vocabulary.ts'
import type { FaceSignals, SegmentSample } from '#engine/training/samples.ts'
import type { AffectiveTree, Level, TreeNode } from '#shared/domain/tree.ts'
import type { ClipInput, ClipSize } from './clip-input.ts'
import type { PolicyInput } from './examples.ts'
import type { PolicyShape } from './network.ts'
import type { ClipSpec } from './policy-card.ts'
import type { TreeCode } from './tree-code.ts'
import { signalsOf } from '#engine/training/reasoner/features.ts'
import { confidences } from '#engine/training/reasoner/targets.ts'
import { termKey } from '#engine/training/reasoner/vocabulary.ts'
import { emotionWords } from '#engine/training/teacher/emotion-reading.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { binSignals, cutClip } from './clip-input.ts'

/** The clip sizes a spec says. */
export function clipSizeOf({ signals, frames, patch }: ClipSpec): ClipSize {
  return { frames, patch, channels: signals.length }
}

const typical = 1.25

/** Which signals to read and the typical departure of each from what is usual for its face, over the training segments. */
export function fitClipSpec(samples: readonly SegmentSample[], frames = 48, patch = 3): ClipSpec {
  const signals = signalsOf(samples)
  const scale = signals.map((name) => {
    let sum = 0
    let count = 0
    for (const { signals: table, baselines } of samples) {
      const usual = baselines.get(name) ?? Number.NaN
      for (const value of table.columns.get(name) ?? []) {
        const departure = Math.abs(value - usual)
        if (Number.isFinite(departure)) {
          sum += departure
          count++
        }
      }
    }
    return count > 0 ? typical * sum / count : 0
  })
  return { signals, scale, frames, patch }
}

function faceInput(face: FaceSignals, span: Readonly<{ startUs: number, endUs: number }>, spec: ClipSpec): ClipInput {
  const centre = Float32Array.from(spec.signals, name => face.baselines.get(name) ?? Number.NaN)
  return cutClip(binSignals({ ...span, signals: face.signals }, spec.signals, spec.frames), centre, Float32Array.from(spec.scale), clipSizeOf(spec))
}

/** The input of a segment: its face, then the other faces as far as the policy looks at them, and the teacher's words where it hears them. */
export function sampleInput(sample: SegmentSample, spec: ClipSpec, shape: PolicyShape, vocabulary: Vocabulary, index: VocabularyIndex): PolicyInput {
  const faces = [sample, ...sample.others ?? []].slice(0, shape.faces).map(face => faceInput(face, sample, spec))
  const clip = new Float32Array(shape.faces * shape.moments * shape.inputs)
  const mask = new Float32Array(shape.faces * shape.moments)
  faces.forEach((face, place) => {
    clip.set(face.clip, place * shape.moments * shape.inputs)
    mask.set(face.mask, place * shape.moments)
  })
  const said = (level: Level): Float32Array => confidences(sample.teacher, level, vocabulary, index)
  return { clip, mask, words: { cue: said('cue'), expression: said('expression'), emotion: emotionWords(sample, spec.reading, vocabulary, index) } }
}

/**
 * A tree as numbers: its leading emotion, every expression and the cues that support it, every cue. Rejected nodes and terms outside the
 * vocabulary are left out; so are emotions beside the leading one.
 */
export function codeOf(tree: AffectiveTree, index: VocabularyIndex): TreeCode {
  const nodes = tree.nodes.filter(node => node.verdict !== 'rejected')
  const placeOf = (node: TreeNode): number | undefined => index[node.level].get(termKey(node))
  const cueNodes = nodes.filter(node => node.level === 'cue' && placeOf(node) !== undefined)
  const ascending = (places: Iterable<number>): number[] => [...new Set(places)].sort((a, b) => a - b)
  const expressions = new Map<number, number[]>()
  for (const node of nodes.filter(each => each.level === 'expression')) {
    const expression = placeOf(node)
    const supports = cueNodes.filter(cue => cue.supports.includes(node.id)).map(cue => placeOf(cue) as number)
    if (expression !== undefined)
      expressions.set(expression, ascending([...expressions.get(expression) ?? [], ...supports]))
  }
  const emotion = leadingEmotion(tree)
  return {
    cues: ascending(cueNodes.map(cue => placeOf(cue) as number)),
    expressions: [...expressions].sort(([a], [b]) => a - b).map(([expression, supports]) => ({ expression, supports })),
    emotion: (emotion && placeOf(emotion)) ?? -1,
  }
}
