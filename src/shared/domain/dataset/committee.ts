import type { Coefficient } from '../agreement/coefficient.ts'
import { krippendorffAlpha } from '../agreement/krippendorff.ts'

/** What a judge says of one question and answer. `unsure` counts for neither side. */
export const votes = ['right', 'wrong', 'unsure'] as const
export type Vote = (typeof votes)[number]

/** One judge's word on one item. `correction` is the answer the judge would give instead. */
export type Ballot = Readonly<{ judge: string, item: number, vote: Vote, note: string, correction: string | null }>

/** Where an item stands: too few votes, kept or refused by the majority, or the votes are even. */
export type Verdict = 'open' | 'kept' | 'refused' | 'tied'

/**
 * The majority's word on one item.
 * @param ballots those of the item, one a judge
 * @param quorum how many judges must have spoken before anything is decided
 */
export function verdictOf(ballots: readonly Ballot[], quorum: number): Verdict {
  if (ballots.length < quorum)
    return 'open'
  const right = ballots.filter(({ vote }) => vote === 'right').length
  const wrong = ballots.filter(({ vote }) => vote === 'wrong').length
  return right > wrong ? 'kept' : wrong > right ? 'refused' : 'tied'
}

/**
 * A sample stands when all its items are kept; one refused item sends it to rewriting; ties wait for one more judge.
 * @param items the verdict on each of its items; at least one
 */
export function sampleVerdict(items: readonly Verdict[]): Verdict {
  if (items.includes('refused'))
    return 'refused'
  if (items.includes('tied'))
    return 'tied'
  return items.includes('open') ? 'open' : 'kept'
}

/** What those who rewrite a sample get to read: each refused answer with the judges' notes and corrections, nobody named. */
export type Critique = Readonly<{ question: string, answer: string, notes: readonly string[], corrections: readonly string[] }>

/** The critique of the refused items of one sample. */
export function critiqueOf(items: readonly Readonly<{ question: string, answer: string, ballots: readonly Ballot[] }>[], quorum: number): Critique[] {
  return items.filter(({ ballots }) => verdictOf(ballots, quorum) === 'refused').map(({ question, answer, ballots }) => {
    const critics = ballots.filter(({ vote }) => vote === 'wrong')
    return {
      question,
      answer,
      notes: [...new Set(critics.map(({ note }) => note.trim()).filter(note => note !== ''))],
      corrections: [...new Set(critics.flatMap(({ correction }) => correction?.trim() ? [correction.trim()] : []))],
    }
  })
}

/**
 * How a judge did. `accuracy` is the share of gold items the judge answered as the gold does; `withMajority` the share of decided items where the
 * judge was on the majority's side, the judge's own vote left out. Both null without such items.
 */
export type JudgeRecord = Readonly<{ judge: string, votes: number, unsure: number, gold: number, accuracy: number | null, decided: number, withMajority: number | null }>

const share = (hits: number, of: number): number | null => of === 0 ? null : hits / of

/**
 * The record of every judge.
 * @param ballots all of them
 * @param gold the known vote of gold items, by item
 */
export function judgeRecords(ballots: readonly Ballot[], gold: ReadonlyMap<number, Vote>): JudgeRecord[] {
  const byItem = new Map<number, Ballot[]>()
  for (const ballot of ballots)
    byItem.set(ballot.item, [...byItem.get(ballot.item) ?? [], ballot])
  const judges = [...new Set(ballots.map(({ judge }) => judge))].sort()
  return judges.map((judge) => {
    const own = ballots.filter(ballot => ballot.judge === judge)
    const golden = own.filter(({ item }) => gold.has(item))
    const decided = own.flatMap(({ item, vote }) => {
      const others = verdictOf((byItem.get(item) ?? []).filter(ballot => ballot.judge !== judge), 1)
      return (others === 'kept' || others === 'refused') && vote !== 'unsure' ? [(others === 'kept') === (vote === 'right')] : []
    })
    return {
      judge,
      votes: own.length,
      unsure: own.filter(({ vote }) => vote === 'unsure').length,
      gold: golden.length,
      accuracy: share(golden.filter(({ item, vote }) => gold.get(item) === vote).length, golden.length),
      decided: decided.length,
      withMajority: share(decided.filter(Boolean).length, decided.length),
    }
  })
}

/** Krippendorff's nominal alpha of the committee over right and wrong; unsure is a missing value. */
export function committeeAgreement(ballots: readonly Ballot[]): Coefficient {
  const judges = [...new Set(ballots.map(({ judge }) => judge))].sort()
  const items = [...new Set(ballots.map(({ item }) => item))]
  const byKey = new Map(ballots.map(({ judge, item, vote }) => [`${judge}\n${item}`, vote]))
  return krippendorffAlpha(items.map(item => judges.map((judge) => {
    const vote = byKey.get(`${judge}\n${item}`)
    return vote === undefined || vote === 'unsure' ? null : vote
  })), 'nominal')
}
