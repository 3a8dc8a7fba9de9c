/** Ratings of units (rows) by raters (columns); null where a rater gave none. */
export type Ratings = readonly (readonly (string | number | null)[])[]

/** How many raters put each unit in each category; units nobody rated are left out. */
export type RatingCounts = Readonly<{ categories: readonly (string | number)[], counts: readonly (readonly number[])[] }>

/** How much two categories agree, in [0, 1]: 1 on the diagonal. */
export type AgreementWeights = readonly (readonly number[])[]

/** The distinct categories in ascending order: numbers by size, texts by code. */
export function categoriesOf(ratings: Ratings): (string | number)[] {
  const found = [...new Set(ratings.flat().filter(value => value !== null))]
  return found.sort((a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1)
}

/** Counts ratings. @param categories when given, fixes their order and adds those nobody used; ratings outside it are left out */
export function countRatings(ratings: Ratings, categories: readonly (string | number)[] = categoriesOf(ratings)): RatingCounts {
  const counts = ratings.map(row => categories.map(category => row.filter(value => value === category).length))
  return { categories, counts: counts.filter(row => row.some(count => count > 0)) }
}

/**
 * Usual agreement weights: `identity` for unordered categories; `linear` and `quadratic` fall with the distance of the categories' values
 * (their places where they are texts).
 */
export function agreementWeights(categories: readonly (string | number)[], kind: 'identity' | 'linear' | 'quadratic'): AgreementWeights {
  const values = categories.map((category, at) => typeof category === 'number' ? category : at)
  const range = Math.max(...values) - Math.min(...values)
  return values.map(a => values.map((b) => {
    const share = range === 0 ? 0 : Math.abs(a - b) / range
    return kind === 'identity' ? Number(a === b) : 1 - share ** (kind === 'linear' ? 1 : 2)
  }))
}
