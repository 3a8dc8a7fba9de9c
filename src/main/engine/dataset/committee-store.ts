import type { CaptionItem } from '#shared/domain/dataset/caption-items.ts'
import type { Ballot, Critique, JudgeRecord, Verdict, Vote } from '#shared/domain/dataset/committee.ts'
import type { DatasetFile } from './dataset-file.ts'
import { captionItems, questionFor } from '#shared/domain/dataset/caption-items.ts'
import { committeeAgreement, critiqueOf, judgeRecords, sampleVerdict, verdictOf } from '#shared/domain/dataset/committee.ts'
import { tasks } from '#shared/domain/dataset/tasks.ts'
import { AppError } from '#shared/errors.ts'
import { answerOf, parseSample, questionOf } from '#shared/formats/sample-record.ts'
import { plainQuestion } from './import-samples.ts'

/** One question and answer that judges vote on. A caption has several, one for each statement. */
export type CommitteeItem = Readonly<{ id: number, sampleId: number, position: number, question: string, answer: string }>

/** How many judges must have voted on an item before it is decided. */
export const defaultQuorum = 3

type ItemRow = Readonly<{ id: number, sampleId: number, position: number, question: string, answer: string, gold: Vote | null }>
type VoteRow = Readonly<{ judge: string, item: number, vote: Vote, note: string, correction: string | null }>

const itemColumns = 'item.id, item.sample_id AS sampleId, item.position, item.question, item.answer, item.gold'
/** The items of a sample's newest round: rewriting a sample begins a new one. */
const isCurrent = 'item.round = (SELECT max(round) FROM item AS other WHERE other.sample_id = item.sample_id)'

const statementOf = ({ subject, aspect, text }: CaptionItem): { question: string, answer: string } => ({ question: questionFor({ subject, aspect }), answer: text })

/** What judges are asked about a sample: its question and answer, or one item for each statement of a caption. */
export function itemsOf(raw: string, task: string): { question: string, answer: string }[] {
  const sample = parseSample(raw)
  const answer = answerOf(sample) ?? ''
  const kind = tasks.find(({ key }) => key === task)?.answer
  const statements = kind === 'caption' || kind === 'rationale' ? captionItems(answer) : []
  return statements.length > 1 ? statements.map(statementOf) : [{ question: plainQuestion(questionOf(sample)), answer }]
}

function addItems({ raw }: DatasetFile, sampleId: number): void {
  const row = raw.prepare('SELECT raw, task FROM sample WHERE id = ? AND removed = 0').get(sampleId) as { raw: string, task: string } | undefined
  if (!row)
    throw new AppError('not-found', `There is no sample ${sampleId} in the dataset`)
  const round = Number(raw.prepare('SELECT coalesce(max(round), 0) + 1 FROM item WHERE sample_id = ?').pluck().get(sampleId))
  const insert = raw.prepare('INSERT INTO item (sample_id, position, question, answer, round) VALUES (?, ?, ?, ?, ?)')
  itemsOf(row.raw, row.task).forEach(({ question, answer }, position) => insert.run(sampleId, position, question, answer, round))
  raw.prepare('UPDATE sample SET verdict = \'open\' WHERE id = ?').run(sampleId)
}

/** Puts samples before the committee; those that lie before it already are left alone. @returns how many were put */
export function submit(dataset: DatasetFile, sampleIds: readonly number[]): number {
  const isSubmitted = dataset.raw.prepare('SELECT 1 FROM item WHERE sample_id = ?')
  const fresh = [...new Set(sampleIds)].filter(id => isSubmitted.get(id) === undefined)
  dataset.raw.transaction(() => fresh.forEach(id => addItems(dataset, id)))()
  return fresh.length
}

/** Puts a rewritten sample before the committee again, as a new round; earlier votes stay in the file. */
export function resubmit(dataset: DatasetFile, sampleId: number): void {
  dataset.raw.transaction(() => addItems(dataset, sampleId))()
}

/** Says what the right vote on an item is, so that judges can be measured by it; null takes it back. Judges do not see it. */
export function setGold({ raw }: DatasetFile, itemId: number, gold: 'right' | 'wrong' | null): void {
  if (raw.prepare('UPDATE item SET gold = ? WHERE id = ?').run(gold, itemId).changes === 0)
    throw new AppError('not-found', `There is no item ${itemId} before the committee`)
}

function judgeId({ raw }: DatasetFile, name: string, kind: 'person' | 'model'): number {
  raw.prepare('INSERT INTO judge (name, kind) VALUES (?, ?) ON CONFLICT (name) DO NOTHING').run(name, kind)
  const judge = raw.prepare('SELECT id, kind FROM judge WHERE name = ?').get(name) as { id: number, kind: string }
  if (judge.kind !== kind)
    throw new AppError('conflict', `${name} is a ${judge.kind} on this committee, not a ${kind}`, { hint: 'Choose another name.' })
  return judge.id
}

/** The next items that a judge has not voted on, oldest first, without what others said. */
export function nextItems({ raw }: DatasetFile, judge: string, limit: number): CommitteeItem[] {
  return raw.prepare(`SELECT item.id, item.sample_id AS sampleId, item.position, item.question, item.answer FROM item JOIN sample ON sample.id = item.sample_id
    WHERE ${isCurrent} AND sample.removed = 0 AND sample.verdict IN ('open', 'tied')
    AND NOT EXISTS (SELECT 1 FROM vote JOIN judge ON judge.id = vote.judge_id WHERE vote.item_id = item.id AND judge.name = ?)
    ORDER BY item.sample_id, item.position LIMIT ?`).all(judge, limit) as CommitteeItem[]
}

/** A vote as it is given. `tookMs` is how long the judge looked at the item. */
export type NewVote = Readonly<{ itemId: number, judge: string, kind: 'person' | 'model', vote: Vote, note: string, correction: string | null, tookMs: number }>

function ballotsOf({ raw }: DatasetFile, sampleId: number): VoteRow[] {
  return raw.prepare(`SELECT judge.name AS judge, item.id AS item, vote.vote, vote.note, vote.correction FROM vote JOIN judge ON judge.id = vote.judge_id
    JOIN item ON item.id = vote.item_id WHERE item.sample_id = ? AND ${isCurrent}`).all(sampleId) as VoteRow[]
}

function currentItems({ raw }: DatasetFile, sampleId: number): ItemRow[] {
  return raw.prepare(`SELECT ${itemColumns} FROM item WHERE item.sample_id = ? AND ${isCurrent} ORDER BY item.position`).all(sampleId) as ItemRow[]
}

/** Saves a vote; a judge's later vote on the same item replaces the earlier. @returns where the sample stands now */
export function castVote(dataset: DatasetFile, given: NewVote, quorum = defaultQuorum): Verdict {
  const { raw } = dataset
  return raw.transaction(() => {
    const sampleId = raw.prepare('SELECT sample_id FROM item WHERE id = ?').pluck().get(given.itemId) as number | undefined
    if (sampleId === undefined)
      throw new AppError('not-found', `There is no item ${given.itemId} before the committee`)
    raw.prepare(`INSERT INTO vote (item_id, judge_id, vote, note, correction, at_ms, took_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (item_id, judge_id) DO UPDATE SET vote = excluded.vote, note = excluded.note, correction = excluded.correction, at_ms = excluded.at_ms, took_ms = excluded.took_ms`)
      .run(given.itemId, judgeId(dataset, given.judge, given.kind), given.vote, given.note, given.correction, Date.now(), Math.max(0, Math.round(given.tookMs)))
    const ballots = ballotsOf(dataset, sampleId)
    const verdict = sampleVerdict(currentItems(dataset, sampleId).map(({ id }) => verdictOf(ballots.filter(({ item }) => item === id), quorum)))
    raw.prepare('UPDATE sample SET verdict = ? WHERE id = ?').run(verdict, sampleId)
    return verdict
  })()
}

/** A sample before the committee as those see it who rewrite it or look after the committee: every item with its votes, unnamed judges. */
export type SampleHearing = Readonly<{
  round: number
  items: readonly Readonly<{ id: number, question: string, answer: string, gold: Vote | null, verdict: Verdict, right: number, wrong: number, unsure: number }>[]
  critique: readonly Critique[]
}>

/** Where a sample stands before the committee; null when it was never put before it. */
export function hearingOf(dataset: DatasetFile, sampleId: number, quorum = defaultQuorum): SampleHearing | null {
  const items = currentItems(dataset, sampleId)
  if (items.length === 0)
    return null
  const ballots = ballotsOf(dataset, sampleId)
  const own = (id: number): Ballot[] => ballots.filter(({ item }) => item === id)
  const count = (id: number, vote: Vote): number => own(id).filter(ballot => ballot.vote === vote).length
  return {
    round: Number(dataset.raw.prepare('SELECT max(round) FROM item WHERE sample_id = ?').pluck().get(sampleId)),
    items: items.map(({ id, question, answer, gold }) => ({ id, question, answer, gold, verdict: verdictOf(own(id), quorum), right: count(id, 'right'), wrong: count(id, 'wrong'), unsure: count(id, 'unsure') })),
    critique: critiqueOf(items.map(({ id, question, answer }) => ({ question, answer, ballots: own(id) })), quorum),
  }
}

/** How the committee does: samples by verdict, every judge's record and pace, and the agreement of all. */
export type CommitteeReport = Readonly<{
  verdicts: Readonly<Record<Verdict, number>>
  judges: readonly (JudgeRecord & Readonly<{ kind: 'person' | 'model', medianMs: number | null }>)[]
  agreement: Readonly<{ alpha: number | null, reason: string | null, low: number | null, high: number | null, items: number }>
}>

const finite = (value: number): number | null => Number.isFinite(value) ? value : null

/** The report over all rounds. */
export function committeeReport({ raw }: DatasetFile): CommitteeReport {
  const ballots = raw.prepare('SELECT judge.name AS judge, vote.item_id AS item, vote.vote, vote.note, vote.correction FROM vote JOIN judge ON judge.id = vote.judge_id').all() as VoteRow[]
  const gold = new Map(raw.prepare('SELECT id, gold FROM item WHERE gold IS NOT NULL').raw().all() as [number, Vote][])
  const kinds = new Map(raw.prepare('SELECT name, kind FROM judge').raw().all() as [string, 'person' | 'model'][])
  const median = raw.prepare(`SELECT took_ms FROM vote JOIN judge ON judge.id = vote.judge_id WHERE judge.name = ? ORDER BY took_ms LIMIT 1
    OFFSET (SELECT count(*) / 2 FROM vote JOIN judge ON judge.id = vote.judge_id WHERE judge.name = ?)`).pluck()
  const byVerdict = new Map(raw.prepare('SELECT verdict, count(*) FROM sample WHERE verdict IS NOT NULL AND removed = 0 GROUP BY verdict').raw().all() as [Verdict, number][])
  const alpha = committeeAgreement(ballots)
  return {
    verdicts: { open: byVerdict.get('open') ?? 0, kept: byVerdict.get('kept') ?? 0, refused: byVerdict.get('refused') ?? 0, tied: byVerdict.get('tied') ?? 0 },
    judges: judgeRecords(ballots, gold).map(record => ({ ...record, kind: kinds.get(record.judge) ?? 'person', medianMs: (median.get(record.judge, record.judge) as number | undefined) ?? null })),
    agreement: { alpha: finite(alpha.value), reason: alpha.reason, low: finite(alpha.low), high: finite(alpha.high), items: alpha.n },
  }
}
