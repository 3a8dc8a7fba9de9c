/**
 * Where the people of each purpose begin: a person is drawn from a seed of its own, so that nobody is in two of them. `fit` is learned from,
 * `select` chooses settings, `truth` is looked at last and by nothing else.
 */
export const firstPerson = { fit: 0, select: 5000, truth: 9000 } as const

/** What people are drawn for. */
export type Split = keyof typeof firstPerson
