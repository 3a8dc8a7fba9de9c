import type { SignalTable } from '../signal.ts'
import type { Span } from '../span.ts'
import type { Evidence } from '../tree.ts'
import type { CueRule, LevelRule, SwingRule } from './cue-rules.ts'
import type { Run } from './runs.ts'
import { coveredShare, intersection, totalUs, union } from '../span.ts'
import { actionRules, stateRules, voiceRules } from './cue-rules.ts'
import { findRuns, findSwings } from './runs.ts'
import { isValidRow, rowsWithin, usualValue } from './table-rows.ts'

/** A cue that was found: when, how sure, and what it rests on (at most the five longest stretches). */
export type FoundCue = Readonly<{ term: string, confidence: number, spans: readonly Span[], evidence: readonly Evidence[] }>

const mostEvidence = 5

/** The weight of a resting face: it rests on many signals, some of them weak. */
const restWeight = 0.85

const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** Numbers as they are shown: four significant digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

/** The most telling stretches, in order of time. */
function longest<T extends Span>(runs: readonly T[]): T[] {
  return [...runs].sort((a, b) => (b.endUs - b.startUs) - (a.endUs - a.startUs) || a.startUs - b.startUs).slice(0, mostEvidence).sort((a, b) => a.startUs - b.startUs)
}

/** How far above its threshold a measure is: .5 at the threshold, 1 at `full`, times the weight of the signal. */
function confidence(mean: number, on: number, full: number, weight: number): number {
  return weight * (0.5 + 0.5 * clamp((mean - on) / (full - on)))
}

function meanOver(run: Run, measure: (row: number) => number): number {
  let [sum, count] = [0, 0]
  for (let row = run.from; row < run.to; row++) {
    const value = measure(row)
    if (!Number.isNaN(value)) {
      sum += value
      count++
    }
  }
  return sum / count
}

function detectLevel(table: SignalTable, span: Span, rule: LevelRule): FoundCue | null {
  const sign = rule.full >= rule.on ? 1 : -1
  const columns = rule.signals.map(signal => table.columns.get(signal))
  const usual = rule.signals.map(signal => rule.relative === 'plain' ? 0 : usualValue(table, signal))
  const other = rule.minus ? table.columns.get(rule.minus.signal) : undefined
  if (columns.includes(undefined) || usual.some(value => Number.isNaN(value)))
    return null
  // the signal that passes least decides, so that every one of them passes
  const measure = (row: number): number => {
    if (!isValidRow(table, row))
      return Number.NaN
    let least = Number.POSITIVE_INFINITY
    for (let at = 0; at < columns.length; at++) {
      const value = columns[at]?.[row] as number
      const relative = rule.relative === 'ratio' ? value / (usual[at] as number) : value - (usual[at] as number)
      const leak = other ? Math.max(0, other[row] as number) * (rule.minus?.share ?? 0) : 0
      least = Math.min(least, sign * (relative - leak))
    }
    return least
  }
  const runs = findRuns(table, rowsWithin(table, span), measure, { on: sign * rule.on, off: sign * rule.off, minUs: rule.minUs })
  if (runs.length === 0)
    return null
  const [signal = '', column, own = 0] = [rule.signals[0], columns[0], usual[0]]
  const threshold = rule.relative === 'ratio' ? own * rule.on : own + rule.on
  const evidence = longest(runs).map((run): Evidence => {
    const values = [...column?.subarray(run.from, run.to) ?? []].filter(value => !Number.isNaN(value))
    return { startUs: run.startUs, endUs: run.endUs, signal, threshold: rounded(threshold), value: rounded(sign > 0 ? Math.max(...values) : Math.min(...values)), region: rule.region }
  })
  const clearest = Math.max(...runs.map(run => confidence(meanOver(run, measure), sign * rule.on, sign * rule.full, rule.weight)))
  return { term: rule.term, confidence: clearest, spans: runs.map(({ startUs, endUs }) => ({ startUs, endUs })), evidence }
}

function detectSwings(table: SignalTable, span: Span, rule: SwingRule): FoundCue | null {
  const column = table.columns.get(rule.signal)
  if (!column)
    return null
  const runs = findSwings(table, rowsWithin(table, span), row => isValidRow(table, row) ? column[row] as number : Number.NaN, rule)
  if (runs.length === 0)
    return null
  const meanSize = (run: (typeof runs)[number]): number => run.sizes.reduce((sum, size) => sum + size, 0) / run.sizes.length
  return {
    term: rule.term,
    confidence: Math.max(...runs.map(run => confidence(meanSize(run), rule.size, rule.full, rule.weight))),
    spans: runs.map(({ startUs, endUs }) => ({ startUs, endUs })),
    evidence: longest(runs).map(run => ({ startUs: run.startUs, endUs: run.endUs, signal: rule.signal, value: rounded(meanSize(run)), region: rule.region })),
  }
}

function detect(table: SignalTable, span: Span, rule: CueRule): FoundCue | null {
  return rule.kind === 'level' ? detectLevel(table, span, rule) : detectSwings(table, span, rule)
}

/** Only the stretches that pass `keep`; null when none is left. */
function keepSpans(cue: FoundCue, keep: (span: Span) => boolean): FoundCue | null {
  const spans = cue.spans.filter(keep)
  return spans.length === 0 ? null : { ...cue, spans, evidence: cue.evidence.filter(keep) }
}

const restTerm = 'no-facial-action'
const actionTerms = new Set(actionRules.map(({ term }) => term))
const isAction = ({ term }: FoundCue): boolean => actionTerms.has(term)

/** Found when every facial action that is measured stays below its threshold for at least nine tenths of the span. */
function restingFace(table: SignalTable, span: Span, actions: readonly FoundCue[], rules: readonly LevelRule[]): FoundCue[] {
  const measured = rules.filter(({ signals }) => signals.every(signal => table.columns.has(signal)))
  const active = actions.filter(isAction).flatMap(({ spans }) => spans)
  const quiet = 1 - coveredShare(span, active)
  const { from, to } = rowsWithin(table, span)
  const highest = measured.map((rule) => {
    const values = [...table.columns.get(rule.signals[0] as string)?.subarray(from, to) ?? []].filter(value => !Number.isNaN(value))
    return { rule, value: Math.max(...values) }
  }).filter(({ value }) => Number.isFinite(value)).sort((a, b) => b.value / b.rule.on - a.value / a.rule.on)[0]
  if (!highest || quiet < 0.9)
    return []
  const sure = restWeight * (0.5 + 0.5 * clamp(1 - highest.value / highest.rule.on))
  return [{ term: restTerm, confidence: sure, spans: [span], evidence: [{ ...span, region: 'face' }] }]
}

/**
 * The cues of one face within a span, by the rules of `cue-rules.ts`, in the order of the rules.
 * @param table the face's signals over the whole track: what is usual for the person is taken from all of it
 * @param audio the sound of the clip; it belongs to this face only while its mouth moves
 */
export function detectCues(table: SignalTable, span: Span, audio?: SignalTable): FoundCue[] {
  const found = [...actionRules, ...stateRules].flatMap(rule => detect(table, span, rule) ?? [])
  const closed = found.find(({ term }) => term === 'eyes-closed')?.spans ?? []
  const mouth = found.find(({ term }) => term === 'mouth-moving')?.spans ?? []
  const seen = found.flatMap(cue => cue.term === 'eyes-narrowed' ? keepSpans(cue, part => coveredShare(part, closed) < 0.5) ?? [] : cue)
  const heard = audio ? voiceRules.flatMap(rule => detect(audio, span, rule) ?? []) : []
  const speech = intersection(heard.find(({ term }) => term === 'speech-heard')?.spans ?? [], mouth)
  const own = totalUs(union(speech)) > 0 ? heard.flatMap(cue => keepSpans(cue, part => totalUs(intersection([part], speech)) > 0) ?? []) : []
  return [...seen, ...restingFace(table, span, seen, actionRules), ...own]
}

/** True where a rule finds its cue within a span. */
export function findsCue(table: SignalTable, span: Span, rule: LevelRule): boolean {
  return detectLevel(table, span, rule) !== null
}

/**
 * The cues of a span with its facial actions, and whether there are none, found anew by other rules; eyes, gaze, head and voice stay as found.
 * @param table the face's signals, at least those within the span
 * @param rules of facial actions that compare signals as they are
 */
export function redetectActions(table: SignalTable, span: Span, cues: readonly FoundCue[], rules: readonly LevelRule[]): FoundCue[] {
  const actions = rules.flatMap(rule => detectLevel(table, span, rule) ?? [])
  const others = cues.filter(cue => !isAction(cue) && cue.term !== restTerm)
  return [...actions, ...others, ...restingFace(table, span, actions, rules)]
}
