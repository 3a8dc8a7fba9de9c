import type { SignalTable } from '../signal.ts'
import type { Span } from '../span.ts'
import type { AffectiveTree, Evidence, Level, Origin, TreeNode } from '../tree.ts'
import type { FoundCue } from './detect-cues.ts'
import type { EmotionTerm } from './emotion-posterior.ts'
import { findTerm } from '../codebook.ts'
import { coreCodebooks } from '../core-codebooks.ts'
import { renderRationale } from '../rationale/render-rationale.ts'
import { canonicalTree, siblingOrder } from '../tree/canonical-order.ts'
import { detectCues } from './detect-cues.ts'
import { detectExpressions } from './detect-expressions.ts'
import { emotionPosterior, emotionSignals, emotionTerms } from './emotion-posterior.ts'
import { findRuns } from './runs.ts'
import { isValidRow, rowsWithin } from './table-rows.ts'

/** Who the teacher's nodes come from. The number rises when a rule changes. */
export const teacherOrigin: Origin = { kind: 'teacher', id: 'teacher-1' }

/** A second emotion is named from this probability on. */
const secondEmotion = 0.25

/** From this probability of the expression model on, a moment counts as evidence of an emotion (chance is .14). */
const evidenceProbability = 0.3

/** An id that says what the node is: a tree of the teacher has each term at most once. */
function idOf(level: Level, term: string): string {
  return `${level}:${term}`
}

function nodeOf(level: Level, term: string, confidence: number, evidence: readonly Evidence[], supports: readonly string[]): TreeNode {
  const codebook = `${level}s`
  return {
    id: idOf(level, term),
    level,
    codebook,
    term,
    label: findTerm(coreCodebooks, codebook, term)?.label ?? term,
    confidence: Math.round(confidence * 1000) / 1000,
    evidence: [...evidence],
    supports: [...supports],
    origin: teacherOrigin,
    verdict: 'unreviewed',
  }
}

/** The moments at which the expression model speaks for an emotion; the whole span where it never does so clearly. */
function emotionEvidence(table: SignalTable, span: Span, term: EmotionTerm): Evidence[] {
  const { signal } = emotionSignals[term]
  const column = signal === null ? undefined : table.columns.get(signal)
  if (signal === null || !column)
    return [{ ...span, region: 'face' }]
  const probability = (row: number): number => isValidRow(table, row) ? column[row] as number : Number.NaN
  const runs = findRuns(table, rowsWithin(table, span), probability, { on: evidenceProbability, off: evidenceProbability, minUs: 200_000 })
  const evidence = runs.map(({ from, to, startUs, endUs }): Evidence => {
    const peak = Math.max(...[...column.subarray(from, to)].filter(value => !Number.isNaN(value)))
    return { startUs, endUs, signal, threshold: evidenceProbability, value: Number(peak.toPrecision(4)), region: 'face' }
  })
  return evidence.length > 0 ? evidence : [{ ...span, region: 'face' }]
}

function emotionNodes(table: SignalTable, span: Span, cues: readonly FoundCue[]): TreeNode[] {
  const ranked = emotionPosterior(table, span, cues)
    .map((probability, at) => ({ term: emotionTerms[at] as EmotionTerm, probability, at }))
    .sort((a, b) => b.probability - a.probability || a.at - b.at)
  return ranked
    .filter(({ probability }, rank) => rank === 0 || probability >= secondEmotion)
    .map(({ term, probability }) => nodeOf('emotion', term, probability, emotionEvidence(table, span, term), []))
}

function isSeen(table: SignalTable, span: Span): boolean {
  const { from, to } = rowsWithin(table, span)
  for (let row = from; row < to; row++) {
    if (isValidRow(table, row))
      return true
  }
  return false
}

/** The cues that the documented rules find in a span; none where it holds no valid row. See `composeTree`. */
export function teacherCues(table: SignalTable, span: Span, audio?: SignalTable): FoundCue[] {
  return isSeen(table, span) ? detectCues(table, span, audio) : []
}

/**
 * The tree that the rules make of cues: the expressions they are, and the emotions they and the expression model speak for.
 * @param table the face's signals, at least those within the span
 */
export function treeOfCues(table: SignalTable, span: Span, cues: readonly FoundCue[]): AffectiveTree {
  const expressions = detectExpressions(cues, span)
  const emotions = isSeen(table, span) ? emotionNodes(table, span, cues) : []
  const inTree = new Set(emotions.map(({ term }) => term))
  const nodes = [
    ...emotions,
    ...expressions.map(({ term, confidence, spans, speaksFor }) => nodeOf('expression', term, confidence, spans, speaksFor.filter(emotion => inTree.has(emotion)).map(emotion => idOf('emotion', emotion)))),
    ...cues.map(({ term, confidence, evidence }) => nodeOf('cue', term, confidence, evidence, expressions.filter(expression => expression.cues.includes(term)).map(expression => idOf('expression', expression.term)))),
  ]
  const tree = canonicalTree({ nodes, rationale: { text: '', origin: 'rendered' } }, siblingOrder(coreCodebooks))
  return { ...tree, rationale: { text: renderRationale(tree, { codebooks: coreCodebooks }), origin: 'rendered' } }
}

/**
 * The affective tree that the documented rules read from a face's signals within a span: cues by thresholds, the expressions they make, and
 * the emotions of a posterior over the expression model and the EMFACS prototypes; each node with its confidence and its evidence (signal,
 * threshold and peak value in the signal's own unit, exact stretch, region). It is a starting point for people, not a measurement of feeling.
 * Deterministic. The rules are told in docs/teacher.md.
 * @param table the face's signals over its whole track: what is usual for the person is taken from all of it
 * @param span the segment, microseconds of the file's clock
 * @param audio the sound of the clip over the same clock, where there is any
 * @returns a sound tree in canonical order with a rendered rationale; empty where the span holds no valid row
 */
export function composeTree(table: SignalTable, span: Span, audio?: SignalTable): AffectiveTree {
  return treeOfCues(table, span, teacherCues(table, span, audio))
}
