/** How fast a person decides: items a minute and the seconds that are left for the rest; null before two decisions. */
export type Pace = Readonly<{ perMinute: number, secondsLeft: number }> | null

const longestPauseMs = 120_000
const looksBack = 20

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] ?? 0 : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/**
 * The pace over the last twenty decisions, by the median of the time between them, so that one long look does not count for all.
 * Pauses of more than two minutes are breaks and do not count.
 * @param decidedAtMs when each decision was made, ascending
 */
export function paceOf(decidedAtMs: readonly number[], left: number): Pace {
  const recent = decidedAtMs.slice(-looksBack - 1)
  const gaps = recent.slice(1).map((atMs, place) => atMs - (recent[place] as number)).filter(gap => gap <= longestPauseMs)
  if (gaps.length === 0)
    return null
  const ms = Math.max(1, medianOf(gaps))
  return { perMinute: 60_000 / ms, secondsLeft: left * ms / 1000 }
}

/** How many of the confidences lie in each of `bins` equal parts of [0, 1]; 1 belongs to the last. */
export function confidenceBins(confidences: readonly number[], bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0)
  for (const value of confidences)
    counts[Math.min(bins - 1, Math.floor(value * bins))]! += 1
  return counts
}
