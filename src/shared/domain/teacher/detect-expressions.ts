import type { Span } from '../span.ts'
import type { FoundCue } from './detect-cues.ts'
import type { ExpressionRule } from './expression-rules.ts'
import { coveredShare, intersection, totalUs, union } from '../span.ts'
import { expressionRules } from './expression-rules.ts'

/** An expression that was found, when, how sure, and the cues it rests on. */
export type FoundExpression = Readonly<{ term: string, confidence: number, spans: readonly Span[], cues: readonly string[], speaksFor: readonly string[] }>

/** The shortest time that cues must share to make an expression, microseconds. */
const shortestUs = 200_000

/** How far a cue that fits closes the gap to certainty, times its own confidence. */
const cueGain = 0.25

function detect(rule: ExpressionRule, cues: ReadonlyMap<string, FoundCue>, earlier: readonly FoundExpression[], span: Span): FoundExpression | null {
  const spansOf = (terms: readonly string[] = []): Span[] => union(terms.flatMap(term => cues.get(term)?.spans ?? []))
  const required = rule.all.map(term => cues.get(term))
  const either = (rule.any ?? []).flatMap(term => cues.get(term) ?? [])
  if (required.includes(undefined) || (rule.any && either.length === 0))
    return null
  const parts = [...rule.all.map(term => spansOf([term])), ...rule.any ? [spansOf(rule.any)] : []]
  const count = parts[0]?.length ?? 0
  const shared = rule.minCount ? parts[0] ?? [] : parts.reduce((a, b) => intersection(a, b)).filter(part => totalUs([part]) >= (rule.minUs ?? shortestUs))
  const against = [...spansOf(rule.without), ...earlier.filter(({ term }) => rule.unless?.includes(term)).flatMap(({ spans }) => spans)]
  const spans = shared.filter(part => coveredShare(part, against) <= 0.5)
  const perMinute = count / ((span.endUs - span.startUs) / 60e6)
  if (spans.length === 0 || count < (rule.minCount ?? 0) || perMinute < (rule.perMinute ?? 0))
    return null
  const overlaps = (cue: FoundCue): boolean => totalUs(intersection(cue.spans, spans)) > 0
  const present = either.filter(overlaps)
  const helping = (rule.with ?? []).flatMap(term => cues.get(term) ?? []).filter(overlaps)
  const needed = [...required as FoundCue[], ...present.length > 0 ? [present.reduce((a, b) => a.confidence >= b.confidence ? a : b)] : []]
  const base = needed.reduce((product, cue) => product * cue.confidence, 1) ** (1 / needed.length)
  return {
    term: rule.term,
    confidence: helping.reduce((sure, cue) => sure + (1 - sure) * cueGain * cue.confidence, base),
    // a run of blinks is one stretch from the first to the last
    spans: rule.minCount ? [{ startUs: (spans[0] as Span).startUs, endUs: (spans.at(-1) as Span).endUs }] : spans,
    cues: [...required as FoundCue[], ...present, ...helping].map(({ term }) => term),
    speaksFor: rule.speaksFor,
  }
}

/** The expressions that the cues of a span make, by the rules of `expression-rules.ts`, in the order of the rules. */
export function detectExpressions(cues: readonly FoundCue[], span: Span): FoundExpression[] {
  const byTerm = new Map(cues.map(cue => [cue.term, cue]))
  return expressionRules.reduce<FoundExpression[]>((found, rule) => {
    const next = detect(rule, byTerm, found, span)
    return next ? [...found, next] : found
  }, [])
}
