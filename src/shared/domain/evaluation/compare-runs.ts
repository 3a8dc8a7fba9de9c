import type { BootstrapOptions, PairedDifference } from '../metrics/bootstrap.ts'
import { pairedBootstrap } from '../metrics/bootstrap.ts'

/** The scores in [0, 1] that two systems have on one item. `group` names its video or subject. */
export type PairedScores = Readonly<{ a: number, b: number, group: string }>

/**
 * Two systems on the same items. `difference` is the mean score of a minus that of b with its interval. `onlyA` and `onlyB` count the items that one
 * system alone has whole (score 1), and `mcnemar` is the exact two-sided probability of a split as uneven as that by chance.
 */
export type PairedComparison = Readonly<{ items: number, a: number, b: number, difference: PairedDifference, onlyA: number, onlyB: number, mcnemar: number }>

/**
 * The exact McNemar test: how probable is a split as uneven as this of the items on which two systems differ, were both as good.
 * @param onlyA items that only the first has right
 * @param onlyB items that only the second has right
 * @returns two-sided probability in (0, 1]; 1 where they never differ
 * @see McNemar 1947, doi 10.1007/BF02295996
 */
export function mcnemarExact(onlyA: number, onlyB: number): number {
  const differ = onlyA + onlyB
  let logChoose = -differ * Math.LN2
  let tail = 0
  for (let k = 0; k <= Math.min(onlyA, onlyB); k++) {
    tail += Math.exp(logChoose)
    logChoose += Math.log((differ - k) / (k + 1))
  }
  return Math.min(1, 2 * tail)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Compares two systems on the items that both were asked; at least one. Whole videos are drawn for the interval. */
export function compareScores(items: readonly PairedScores[], options: Pick<BootstrapOptions, 'samples' | 'seed'> = {}): PairedComparison {
  const pick = (name: 'a' | 'b') => (places: readonly number[]): number => mean(places.map(at => items[at]?.[name] ?? Number.NaN))
  const all = items.map((_, at) => at)
  const onlyA = items.filter(({ a, b }) => a === 1 && b < 1).length
  const onlyB = items.filter(({ a, b }) => b === 1 && a < 1).length
  return {
    items: items.length,
    a: pick('a')(all),
    b: pick('b')(all),
    difference: pairedBootstrap(items.length, pick('a'), pick('b'), { samples: 2000, ...options, groups: items.map(({ group }) => group) }),
    onlyA,
    onlyB,
    mcnemar: mcnemarExact(onlyA, onlyB),
  }
}
