import type { Span } from '../span.ts'
import { union } from '../span.ts'

const tenthUs = 100_000

/** The time in the grammar's words, to a tenth of a second: `00:12.4`, or `1:02:03.4` from one hour on. @param us not negative, a multiple of a tenth */
export function timeText(us: number): string {
  const tenths = Math.round(us / tenthUs)
  const seconds = Math.floor(tenths / 10)
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${tenths % 10}`
  return hours > 0 ? `${hours}:${clock}` : clock
}

/** How a time looks in the text, for use in larger patterns. */
export const timePattern = '(?:\\d+:)?\\d\\d:\\d\\d\\.\\d'

/** The microseconds of a time as `timeText` writes it. */
export function timeUs(text: string): number {
  const [seconds = 0, minutes = 0, hours = 0] = text.split(':').reverse().map(Number)
  return Math.round((hours * 3600 + minutes * 60) * 10 + seconds * 10) * tenthUs
}

/** Spans as the text can say them: widened to tenths of a second, sorted, overlapping and touching ones joined. Idempotent. */
export function spokenSpans(spans: readonly Span[]): Span[] {
  return union(spans.map(({ startUs, endUs }) => ({
    startUs: Math.max(0, Math.floor(startUs / tenthUs)) * tenthUs,
    endUs: Math.max(1, Math.ceil(endUs / tenthUs)) * tenthUs,
  })))
}
