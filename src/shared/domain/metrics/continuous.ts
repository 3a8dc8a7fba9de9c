/** Pairs of values of two series of one length; pairs with a NaN are left out. */
function pairsOf(a: ArrayLike<number>, b: ArrayLike<number>): [number, number][] {
  return Array.from({ length: Math.min(a.length, b.length) }, (_, at): [number, number] => [a[at] as number, b[at] as number]).filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y))
}

type Moments = Readonly<{ n: number, meanA: number, meanB: number, squaresA: number, squaresB: number, products: number }>

function moments(pairs: readonly (readonly [number, number])[]): Moments {
  const n = pairs.length
  const meanA = pairs.reduce((sum, [x]) => sum + x, 0) / n
  const meanB = pairs.reduce((sum, [, y]) => sum + y, 0) / n
  let [squaresA, squaresB, products] = [0, 0, 0]
  for (const [x, y] of pairs) {
    squaresA += (x - meanA) ** 2
    squaresB += (y - meanB) ** 2
    products += (x - meanA) * (y - meanB)
  }
  return { n, meanA, meanB, squaresA, squaresB, products }
}

/** Pearson's correlation of two series, in [-1, 1]. NaN pairs are left out; NaN where a series is constant or fewer than two pairs are left. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { squaresA, squaresB, products } = moments(pairsOf(a, b))
  return squaresA === 0 || squaresB === 0 ? Number.NaN : products / Math.sqrt(squaresA * squaresB)
}

/**
 * Lin's concordance correlation coefficient, in [-1, 1]. NaN pairs are left out; NaN where both series are the same constant or no pair
 * is left.
 * @param options `denominator` of variances and covariance: `n` (default; as in emotion recognition, NOVA, epiR) or `n-1` (as yardstick)
 * @see Lin 1989, doi:10.2307/2532051
 */
export function concordance(a: ArrayLike<number>, b: ArrayLike<number>, options: { denominator?: 'n' | 'n-1' } = {}): number {
  const { n, meanA, meanB, squaresA, squaresB, products } = moments(pairsOf(a, b))
  const divisor = options.denominator === 'n-1' ? n - 1 : n
  return 2 * products / divisor / ((squaresA + squaresB) / divisor + (meanA - meanB) ** 2)
}

/** Mean squared difference of two series; NaN pairs are left out. NaN where none is left. */
export function meanSquaredError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const pairs = pairsOf(a, b)
  return pairs.reduce((sum, [x, y]) => sum + (x - y) ** 2, 0) / pairs.length
}
