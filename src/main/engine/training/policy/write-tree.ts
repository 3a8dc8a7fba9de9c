import type { Vocabulary } from '#engine/training/reasoner/vocabulary.ts'
import type { SegmentSample } from '#engine/training/samples.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { AffectiveTree, Evidence, Level, Origin, TreeNode } from '#shared/domain/tree.ts'
import type { ReadSequence, Temperatures } from './confidence.ts'
import type { PolicyShape } from './network.ts'
import type { TreeCode } from './tree-code.ts'
import { termKey } from '#engine/training/reasoner/vocabulary.ts'
import { renderRationale } from '#shared/domain/rationale/render-rationale.ts'
import { momentSpan } from './clip-input.ts'
import { probabilityOf } from './confidence.ts'
import { phases } from './grammar.ts'
import { termCount, token } from './tree-code.ts'

/** What turns a written sequence into a tree of the document. */
export type WriteContext = Readonly<{
  shape: PolicyShape
  vocabulary: Vocabulary
  temperatures: Temperatures
  origin: Origin
  codebooks: readonly Codebook[]
}>

/** A moment belongs to a term's evidence from this share of the term's strongest moment on. */
const belongs = 0.5

/** The run of moments around the one a term rests on most; none when it rests on what is not the face's own signals (the teacher's words). */
function evidenceOf(shares: Float32Array, term: number, sample: SegmentSample, shape: PolicyShape): Evidence[] {
  const places = shares.length / termCount(shape)
  const own = shares.subarray(term * places, term * places + shape.moments)
  const peak = own.reduce((best, share, moment) => share > (own[best] as number) ? moment : best, 0)
  const least = belongs * (own[peak] as number)
  if (!(least > 1 / (4 * places)))
    return []
  let [first, last] = [peak, peak]
  while (first > 0 && (own[first - 1] as number) >= least)
    first--
  while (last < shape.moments - 1 && (own[last + 1] as number) >= least)
    last++
  return [{ startUs: momentSpan(sample, first, shape.moments).startUs, endUs: momentSpan(sample, last, shape.moments).endUs }]
}

/** The tree a sequence says, with the calibrated probability of each decision as confidence and the moments it rests on as evidence. */
export function writeTree(code: TreeCode, read: ReadSequence, sample: SegmentSample, context: WriteContext): AffectiveTree {
  const { shape, vocabulary, temperatures, origin, codebooks } = context
  const listed = read.decisions.filter(({ phase, token: taken }) => phase !== phases.expressions || taken - token.first >= shape.cues)
  const confidence = new Map(listed.map(decision => [decision.token - token.first, probabilityOf(decision, shape, temperatures)]))
  const firstTerm: Readonly<Record<Level, number>> = { cue: 0, expression: shape.cues, emotion: shape.cues + shape.expressions }
  const idOf = (level: Level, place: number): string => `${level}:${termKey(vocabulary[level][place] as { codebook: string, term: string })}`
  const node = (level: Level, place: number, supports: readonly string[]): TreeNode => {
    const { codebook, term, label } = vocabulary[level][place] as { codebook: string, term: string, label: string }
    const at = firstTerm[level] + place
    return { id: idOf(level, place), level, codebook, term, label, confidence: confidence.get(at) ?? 0.5, evidence: evidenceOf(read.shares, at, sample, shape), supports: [...supports], origin, verdict: 'unreviewed' }
  }
  const emotion = code.emotion < 0 ? [] : [idOf('emotion', code.emotion)]
  const nodes = [
    ...code.emotion < 0 ? [] : [node('emotion', code.emotion, [])],
    ...code.expressions.map(({ expression }) => node('expression', expression, emotion)),
    ...code.cues.map(cue => node('cue', cue, code.expressions.filter(({ supports }) => supports.includes(cue)).map(({ expression }) => idOf('expression', expression)))),
  ]
  const tree: AffectiveTree = { nodes, rationale: { text: '', origin: 'rendered' } }
  return { ...tree, rationale: { text: renderRationale(tree, { codebooks }), origin: 'rendered' } }
}
