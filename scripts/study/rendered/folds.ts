import { createRandom, shuffled } from '#shared/domain/random.ts'

/** One fold: the subjects to test on, and those to learn from. */
export type Fold = Readonly<{ test: readonly string[], learn: readonly string[] }>

/** Deals subjects into folds so that each is tested once, by a model that never saw them. */
export function dealFolds(subjects: readonly string[], count: number, seed: number): Fold[] {
  const order = shuffled(subjects, createRandom(seed))
  return Array.from({ length: count }, (_, fold) => ({
    test: order.filter((_subject, at) => at % count === fold),
    learn: order.filter((_subject, at) => at % count !== fold),
  }))
}
