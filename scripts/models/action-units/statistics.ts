/** The mean of numbers; NaN of none. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The correlation of two series of one length (Pearson); NaN where one of them does not vary. */
export function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [Array.from(a), Array.from(b)]
  const [mx, my] = [meanOf(x), meanOf(y)]
  const product = (u: readonly number[], mu: number, v: readonly number[], mv: number): number => u.reduce((sum, value, i) => sum + (value - mu) * (v[i]! - mv), 0)
  return product(x, mx, y, my) / Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my))
}
