/** A stretch of time on the file's presentation clock, whole microseconds, half open. */
export type Span = Readonly<{ startUs: number, endUs: number }>

/** The length of a list of spans that do not overlap, microseconds. */
export function totalUs(spans: readonly Span[]): number {
  return spans.reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0)
}

/** Spans sorted, with overlapping and touching ones joined. */
export function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const { startUs, endUs } of [...spans].sort((a, b) => a.startUs - b.startUs)) {
    const last = joined.at(-1)
    if (last && startUs <= last.endUs)
      joined[joined.length - 1] = { startUs: last.startUs, endUs: Math.max(last.endUs, endUs) }
    else
      joined.push({ startUs, endUs })
  }
  return joined
}

/** The time that is in both lists; each list is joined first. */
export function intersection(a: readonly Span[], b: readonly Span[]): Span[] {
  const right = union(b)
  return union(a).flatMap(left => right.flatMap(({ startUs, endUs }) => {
    const both = { startUs: Math.max(left.startUs, startUs), endUs: Math.min(left.endUs, endUs) }
    return both.startUs < both.endUs ? [both] : []
  }))
}

/** The share of `span` that `others` cover, in [0, 1]. */
export function coveredShare(span: Span, others: readonly Span[]): number {
  return totalUs(intersection([span], others)) / (span.endUs - span.startUs)
}
