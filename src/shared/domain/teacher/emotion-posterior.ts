import type { SignalTable } from '../signal.ts'
import type { Span } from '../span.ts'
import type { FoundCue } from './detect-cues.ts'
import { coveredShare } from '../span.ts'
import { isValidRow, rowsWithin } from './table-rows.ts'

/**
 * The one place that says how a term of the codebook `emotions` is measured: the smoothed probability of the expression model, and the
 * facial actions of its EMFACS prototype by the cues that show them, each with the column it needs.
 */
export const emotionSignals = {
  anger: { signal: 'expression_angry', prototype: { 'brows-lowered': 'au04', 'upper-lids-raised': 'au05', 'lids-tightened': 'au07', 'lips-tightened': 'au23' } },
  disgust: { signal: 'expression_disgust', prototype: { 'nose-wrinkled': 'au09', 'lip-corners-lowered': 'au15', 'upper-lip-raised': 'au10' } },
  fear: { signal: 'expression_fear', prototype: { 'inner-brows-raised': 'au01', 'outer-brows-raised': 'au02', 'brows-lowered': 'au04', 'upper-lids-raised': 'au05', 'lips-stretched': 'au20', 'jaw-dropped': 'au26' } },
  happiness: { signal: 'expression_happy', prototype: { 'cheeks-raised': 'au06', 'lip-corners-raised': 'au12' } },
  sadness: { signal: 'expression_sad', prototype: { 'inner-brows-raised': 'au01', 'brows-lowered': 'au04', 'lip-corners-lowered': 'au15' } },
  surprise: { signal: 'expression_surprise', prototype: { 'inner-brows-raised': 'au01', 'outer-brows-raised': 'au02', 'upper-lids-raised': 'au05', 'jaw-dropped': 'au26' } },
  neutral: { signal: 'expression_neutral', prototype: {} },
  contempt: { signal: null, prototype: { 'lip-corner-tightened': 'au14' } },
} as const satisfies Readonly<Record<string, Readonly<{ signal: string | null, prototype: Readonly<Record<string, string>> }>>>

export type EmotionTerm = keyof typeof emotionSignals

/** The terms in the order of the codebook. */
export const emotionTerms = Object.keys(emotionSignals) as readonly EmotionTerm[]

/** How much a full prototype multiplies the odds of its emotion: e to this power. */
const prototypeGain = 2

/** The weight of a row while the mouth moves in speech: the expression model is noisy then. */
const speakingWeight = 0.5

/** The probability given to contempt, which the expression model does not know. */
const unseen = 0.02

/** What is added to every probability so that none is impossible. */
const floor = 0.01

/**
 * The mean of the expression model's probabilities over the valid rows of a span; rows while the mouth moves count half.
 * @returns one probability a term of `emotionTerms`; they sum to 1. All alike where no row is valid or the columns are missing
 */
export function meanProbabilities(table: SignalTable, span: Span, mouthMoves: readonly Span[]): number[] {
  const columns = emotionTerms.map(term => emotionSignals[term].signal).map(signal => signal === null ? undefined : table.columns.get(signal))
  const sums = emotionTerms.map(() => 0)
  let weights = 0
  const { from, to } = rowsWithin(table, span)
  for (let row = from; row < to; row++) {
    const values = columns.map(column => column?.[row] ?? 0)
    if (!isValidRow(table, row) || values.some(value => Number.isNaN(value)))
      continue
    const timeUs = table.timesUs[row] as number
    const weight = mouthMoves.some(({ startUs, endUs }) => timeUs >= startUs && timeUs < endUs) ? speakingWeight : 1
    values.forEach((value, at) => sums[at] = (sums[at] as number) + weight * value)
    weights += weight
  }
  const known = sums.reduce((sum, value) => sum + value, 0)
  const raw = emotionTerms.map((term, at) => weights === 0 || known === 0 ? 1 : emotionSignals[term].signal === null ? unseen : (sums[at] as number) / weights + floor)
  const total = raw.reduce((sum, value) => sum + value, 0)
  return raw.map(value => value / total)
}

/**
 * How much of an emotion's prototype is there, in [0, 1]: the sum of the confidences of its cues over the number of its actions that are
 * measured at all. For neutral, the share of the span without any facial action.
 */
export function prototypeShare(term: EmotionTerm, table: SignalTable, span: Span, cues: readonly FoundCue[]): number {
  if (term === 'neutral') {
    const actions = new Set(emotionTerms.flatMap(other => Object.keys(emotionSignals[other].prototype)))
    return 1 - coveredShare(span, cues.filter(cue => actions.has(cue.term)).flatMap(({ spans }) => spans))
  }
  const measured = Object.entries(emotionSignals[term].prototype).filter(([, column]) => table.columns.has(column))
  const present = measured.map(([cue]) => cues.find(({ term: found }) => found === cue)?.confidence ?? 0)
  return measured.length === 0 ? 0 : present.reduce((sum, value) => sum + value, 0) / measured.length
}

/**
 * The teacher's belief over the emotions of a span: the smoothed probabilities of the expression model times e to the power of twice the
 * share of the prototype that is there, normalised.
 * @returns one probability a term of `emotionTerms`; they sum to 1
 */
export function emotionPosterior(table: SignalTable, span: Span, cues: readonly FoundCue[]): number[] {
  const mouth = cues.find(({ term }) => term === 'mouth-moving')?.spans ?? []
  const scores = meanProbabilities(table, span, mouth).map((probability, at) => probability * Math.exp(prototypeGain * prototypeShare(emotionTerms[at] as EmotionTerm, table, span, cues)))
  const total = scores.reduce((sum, value) => sum + value, 0)
  return scores.map(score => score / total)
}
