import type { Constraint, Span } from './tier-rules.ts'
import { AppError } from '../../errors.ts'

/** A span cut into even parts, one after the other. @throws AppError `bad-input` when it is shorter than a microsecond a part */
export function evenParts(span: Span, parts: number): Span[] {
  const lengthUs = span.endUs - span.startUs
  if (lengthUs < parts)
    throw new AppError('bad-input', `A span of ${lengthUs} microseconds cannot be cut into ${parts} parts`)
  const bound = (part: number): number => span.startUs + Math.round(lengthUs * part / parts)
  return Array.from({ length: parts }, (_, part) => ({ startUs: bound(part), endUs: bound(part + 1) }))
}

/** The part of `span` within `bounds`; null when nothing is left. A point stays when it lies before the end. */
export function clipped(span: Span, bounds: Span): Span | null {
  const startUs = Math.max(span.startUs, bounds.startUs)
  const endUs = Math.min(span.endUs, bounds.endUs)
  if (span.startUs === span.endUs)
    return span.startUs >= bounds.startUs && span.startUs < bounds.endUs ? span : null
  return startUs < endUs ? { startUs, endUs } : null
}

function subdivided(to: Span, children: readonly Span[]): (Span | null)[] {
  const clamp = (timeUs: number): number => Math.min(to.endUs, Math.max(to.startUs, timeUs))
  return children.map((child, place) => {
    const startUs = place === 0 ? to.startUs : clamp(child.startUs)
    const endUs = place === children.length - 1 ? to.endUs : clamp(child.endUs)
    return startUs < endUs ? { startUs, endUs } : null
  })
}

/**
 * Where the children of one tier go when their parent moves from one span to another: with a parent that only moves they move along;
 * one that is stretched or cut clips them, and what is no longer covered goes (null).
 * @param children in order; each within `from`
 */
export function childSpans(constraint: Constraint, children: readonly Span[], from: Span, to: Span): (Span | null)[] {
  if (constraint === 'symbolic-association')
    return children.map(() => to)
  if (constraint === 'symbolic-subdivision')
    return evenParts(to, children.length)
  const byUs = to.startUs - from.startUs
  if (to.endUs - from.endUs === byUs)
    return children.map(({ startUs, endUs }) => ({ startUs: startUs + byUs, endUs: endUs + byUs }))
  return constraint === 'time-subdivision' ? subdivided(to, children) : children.map(child => clipped(child, to))
}
