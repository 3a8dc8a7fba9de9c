import type { Coefficient } from './coefficient.ts'
import type { AgreementWeights } from './ratings.ts'
import { coefficientOf, undefinedCoefficient } from './coefficient.ts'
import { agreementWeights } from './ratings.ts'

/** Cohen's kappa with what it is made of: the (weighted) observed and expected agreement, and how much of the table lies where. */
export type Kappa = Coefficient & Readonly<{ observed: number, expected: number }>

/** Weights by name, a matrix of agreement weights in [0, 1], or one of disagreement weights of any size (0 on the diagonal). */
export type KappaWeights = 'identity' | 'linear' | 'quadratic' | Readonly<{ agreement: AgreementWeights }> | Readonly<{ disagreement: AgreementWeights }>

function resolve(weights: KappaWeights, size: number): AgreementWeights {
  if (typeof weights === 'string')
    return agreementWeights(Array.from({ length: size }, (_, at) => at), weights)
  if ('agreement' in weights)
    return weights.agreement
  const largest = Math.max(...weights.disagreement.flat())
  return weights.disagreement.map(row => row.map(value => 1 - value / largest))
}

/**
 * Cohen's kappa of two raters, weighted or not, with its asymptotic standard error (not under the null) and normal interval.
 * @param table square: how many units rater 1 (rows) and rater 2 (columns) put where. Shares that sum to 1 are taken as such: no interval then
 * @returns undefined (with the reason) for an empty table and where chance alone explains everything, as when one category holds all
 * @see Cohen 1968, doi:10.1037/h0026256; Fleiss, Cohen and Everitt 1969, doi:10.1037/h0028106
 */
export function cohenKappa(table: readonly (readonly number[])[], options: { weights?: KappaWeights, level?: number } = {}): Kappa {
  const total = table.flat().reduce((sum, value) => sum + value, 0)
  const none = { observed: Number.NaN, expected: Number.NaN }
  if (total === 0)
    return { ...undefinedCoefficient('No unit was rated by both raters', 0), ...none }
  const size = table.length
  const weights = resolve(options.weights ?? 'identity', size)
  const share = (i: number, j: number): number => (table[i]?.[j] as number) / total
  const places = Array.from({ length: size }, (_, at) => at)
  const rows = places.map(i => places.reduce((sum, j) => sum + share(i, j), 0))
  const columns = places.map(j => places.reduce((sum, i) => sum + share(i, j), 0))
  const weight = (i: number, j: number): number => weights[i]?.[j] as number
  const over = (term: (i: number, j: number) => number): number => places.reduce((sum, i) => sum + places.reduce((inner, j) => inner + term(i, j), 0), 0)
  const observed = over((i, j) => weight(i, j) * share(i, j))
  const expected = over((i, j) => weight(i, j) * (rows[i] as number) * (columns[j] as number))
  const n = Math.abs(total - 1) < 1e-9 ? 0 : total
  if (1 - expected < 1e-12)
    return { ...undefinedCoefficient('Both raters put every unit in one category, so that chance alone explains their agreement', n), observed, expected }
  const kappa = (observed - expected) / (1 - expected)
  const rowWeight = places.map(i => places.reduce((sum, j) => sum + (columns[j] as number) * weight(i, j), 0))
  const columnWeight = places.map(j => places.reduce((sum, i) => sum + (rows[i] as number) * weight(i, j), 0))
  const spread = over((i, j) => share(i, j) * (weight(i, j) - ((rowWeight[i] as number) + (columnWeight[j] as number)) * (1 - kappa)) ** 2)
  const variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (1 - expected) ** 2 / n
  return { ...coefficientOf(kappa, n === 0 ? Number.NaN : Math.sqrt(Math.max(0, variance)), { n, level: options.level ?? 0.95 }), observed, expected }
}

/** The table of two raters over the given categories; units that one of them left out are not counted. */
export function ratingTable(first: readonly (string | number | null)[], second: readonly (string | number | null)[], categories: readonly (string | number)[]): number[][] {
  const place = new Map(categories.map((category, at) => [category, at]))
  const table = categories.map(() => categories.map(() => 0))
  first.forEach((value, unit) => {
    const other = second[unit]
    const [row, column] = [value === null ? undefined : place.get(value), other === null || other === undefined ? undefined : place.get(other)]
    if (row !== undefined && column !== undefined)
      (table[row] as number[])[column] = ((table[row] as number[])[column] as number) + 1
  })
  return table
}
