/** Natural logarithm of the gamma function for x > 0. @see Lanczos 1964, doi:10.1137/0701008 */
function logGamma(x: number): number {
  const terms = [676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7]
  const t = x + 6.5
  const series = terms.reduce((sum, term, at) => sum + term / (x + at), 0.9999999999998099)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series)
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const atLeast = (value: number): number => Math.abs(value) < tiny ? tiny : value
  let c = 1
  let d = 1 / atLeast(1 - (a + b) * x / (a + 1))
  let result = d
  for (let m = 1; m <= 1000; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / atLeast(1 + even * d)
    c = atLeast(1 + even / c)
    result *= c * d
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / atLeast(1 + odd * d)
    c = atLeast(1 + odd / c)
    result *= c * d
    if (Math.abs(c * d - 1) < 1e-15)
      break
  }
  return result
}

/** The regularised incomplete beta function I_x(a, b). @param x in [0, 1] */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1)
    return x <= 0 ? 0 : 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  return x < (a + 1) / (a + b + 2) ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b
}

/** The value that a rising function on [0, 1] takes `target` at, by bisection. */
function solve(target: number, rising: (x: number) => number): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < 200 && high - low > 1e-17; step++) {
    const middle = (low + high) / 2
    if (rising(middle) < target)
      low = middle
    else
      high = middle
  }
  return (low + high) / 2
}

/** The quantile of the F distribution. @param p in (0, 1) @param df1 numerator and @param df2 denominator degrees of freedom, > 0 */
export function quantileF(p: number, df1: number, df2: number): number {
  // solved on the smaller side, so that far quantiles keep their digits
  const x = solve(1 - p, one => incompleteBeta(one, df2 / 2, df1 / 2))
  return df2 * (1 - x) / (df1 * x)
}

/** The quantile of Student's t distribution. @param p in (0, 1) @param df degrees of freedom, > 0; infinite for the normal distribution */
export function quantileT(p: number, df: number): number {
  if (p === 0.5)
    return 0
  const size = Math.sqrt(quantileF(Math.abs(2 * p - 1), 1, Number.isFinite(df) ? df : 1e8))
  return p < 0.5 ? -size : size
}
