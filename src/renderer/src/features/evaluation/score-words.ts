/** A share in points of 100 with one decimal; an en dash where there is none. */
export function points(share: number | null): string {
  return share === null || Number.isNaN(share) ? '–' : (100 * share).toFixed(1)
}

/** A share with its interval, in points; alone where it has none. */
export function withInterval({ value, low, high }: Readonly<{ value: number, low: number | null, high: number | null }>): string {
  return low === null || high === null ? points(value) : `${points(value)} [${points(low)}, ${points(high)}]`
}

/** A probability as papers print it. */
export function probability(p: number): string {
  return p < 0.001 ? '< .001' : p.toFixed(3).replace(/^0/, '')
}
