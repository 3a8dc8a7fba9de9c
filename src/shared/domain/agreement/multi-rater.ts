import type { Coefficient } from './coefficient.ts'
import type { AgreementWeights, RatingCounts } from './ratings.ts'
import { coefficientOf, undefinedCoefficient } from './coefficient.ts'
import { agreementWeights } from './ratings.ts'

/** A coefficient for any number of raters, with its observed and chance agreement. */
export type MultiRaterCoefficient = Coefficient & Readonly<{ observed: number, expected: number }>

/** Options of the coefficients: agreement weights (identity when left out) and the level of the interval. */
export type MultiRaterOptions = Readonly<{ weights?: AgreementWeights, level?: number }>

type Prepared = Readonly<{
  counts: readonly (readonly number[])[]
  weights: AgreementWeights
  /** Share of each category, mean over units. */
  shares: readonly number[]
  /** Agreement within each unit; 0 where it has a single rating. */
  agreement: readonly number[]
  /** Units with two ratings or more. */
  pairable: number
  observed: number
}>

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function prepare({ categories, counts }: RatingCounts, options: MultiRaterOptions): Prepared {
  const weights = options.weights ?? agreementWeights(categories.map((_, at) => at), 'identity')
  const agreement = counts.map((row) => {
    const ratings = sum(row)
    const weighted = row.map((_, k) => sum(row.map((count, l) => (weights[k]?.[l] as number) * count)))
    return ratings < 2 ? 0 : sum(row.map((count, k) => count * ((weighted[k] as number) - 1))) / (ratings * (ratings - 1))
  })
  const pairable = counts.filter(row => sum(row) >= 2).length
  return {
    counts,
    weights,
    shares: categories.map((_, k) => sum(counts.map(row => (row[k] as number) / sum(row))) / counts.length),
    agreement,
    pairable,
    observed: sum(agreement) / pairable,
  }
}

/**
 * (observed - expected) / (1 - expected) with the linearised standard error over units.
 * @param chance what each unit adds to the expected agreement; its mean is `expected`
 * @see Gwet 2014, Handbook of inter-rater reliability, 4th edition, chapter 5
 */
function corrected({ counts, agreement, pairable, observed }: Prepared, expected: number, chance: (row: readonly number[]) => number, level: number): MultiRaterCoefficient {
  const n = counts.length
  if (pairable === 0)
    return { ...undefinedCoefficient('No unit was rated by two raters', n), observed: Number.NaN, expected }
  if (1 - expected < 1e-12)
    return { ...undefinedCoefficient('Every rating is in one category, so that chance alone explains the agreement', n), observed, expected }
  const value = (observed - expected) / (1 - expected)
  const influence = counts.map((row, unit) => {
    const own = sum(row) < 2 ? 0 : n / pairable * ((agreement[unit] as number) - expected) / (1 - expected)
    return own - 2 * (1 - value) * (chance(row) - expected) / (1 - expected)
  })
  const standardError = n < 2 ? Number.NaN : Math.sqrt(sum(influence.map(one => (one - value) ** 2)) / (n * (n - 1)))
  return { ...coefficientOf(value, standardError, { n, df: n - 1, level }), observed, expected }
}

/**
 * Fleiss' kappa, also for units with different numbers of ratings (missing ratings).
 * @see Fleiss 1971, doi:10.1037/h0031619
 */
export function fleissKappa(ratings: RatingCounts, options: MultiRaterOptions = {}): MultiRaterCoefficient {
  const prepared = prepare(ratings, options)
  const { shares, weights } = prepared
  const weighted = shares.map((_, k) => sum(shares.map((share, l) => share * ((weights[k]?.[l] as number) + (weights[l]?.[k] as number)) / 2)))
  const expected = sum(shares.map((share, k) => share * (weighted[k] as number)))
  return corrected(prepared, expected, row => sum(row.map((count, k) => count * (weighted[k] as number))) / sum(row), options.level ?? 0.95)
}

/**
 * Gwet's AC1 (AC2 with weights), which stays stable where one category holds nearly everything.
 * @see Gwet 2008, doi:10.1348/000711006X126600
 */
export function gwetAC(ratings: RatingCounts, options: MultiRaterOptions = {}): MultiRaterCoefficient {
  const prepared = prepare(ratings, options)
  const { shares, weights } = prepared
  const q = shares.length
  const scale = q < 2 ? 0 : sum(weights.flat()) / (q * (q - 1))
  const expected = scale * sum(shares.map(share => share * (1 - share)))
  return corrected(prepared, expected, row => scale * sum(row.map((count, k) => count * (1 - (shares[k] as number)))) / sum(row), options.level ?? 0.95)
}

/** Brennan and Prediger's coefficient: chance is one over the number of categories. @see Brennan and Prediger 1981, doi:10.1177/001316448104100307 */
export function brennanPrediger(ratings: RatingCounts, options: MultiRaterOptions = {}): MultiRaterCoefficient {
  const prepared = prepare(ratings, options)
  const expected = sum(prepared.weights.flat()) / ratings.categories.length ** 2
  return corrected(prepared, expected, () => expected, options.level ?? 0.95)
}

/** The share of pairs of ratings of one unit that agree, mean over units with two ratings or more; not corrected for chance. */
export function percentAgreement(ratings: RatingCounts, options: MultiRaterOptions = {}): MultiRaterCoefficient {
  return corrected(prepare(ratings, options), 0, () => 0, options.level ?? 0.95)
}
