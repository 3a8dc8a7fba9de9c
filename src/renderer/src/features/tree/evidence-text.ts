import type { Evidence } from '#shared/domain/tree.ts'
import { timecode } from '../../shell/messages/format.ts'

/** When: `00:12.4–00:14.1`, both ends to a tenth of a second. */
export function evidenceSpan({ startUs, endUs }: Pick<Evidence, 'startUs' | 'endUs'>): string {
  return `${timecode(startUs)}–${timecode(endUs)}`
}

function plain(value: number): string {
  return Number(value.toPrecision(3)).toString()
}

/** What was measured: the signal's label with its value against the threshold, or the words, or the region. Empty when it is only a span. */
export function evidenceMeasure(evidence: Evidence, labelOf: (signal: string) => string): string {
  if (evidence.words)
    return `“${evidence.words}”`
  if (!evidence.signal)
    return evidence.region ?? ''
  const { value, threshold } = evidence
  const parts = [labelOf(evidence.signal)]
  if (value !== undefined)
    parts.push(plain(value))
  if (value !== undefined && threshold !== undefined)
    parts.push(`${value >= threshold ? '≥' : '<'} ${plain(threshold)}`)
  return parts.join(' ')
}
