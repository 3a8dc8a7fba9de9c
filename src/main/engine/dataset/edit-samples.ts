import type { NewSample } from '#shared/formats/sample-record.ts'
import type { DatasetFile } from './dataset-file.ts'
import type { SampleState, Wanted } from './sample-acts.ts'
import { tasks } from '#shared/domain/dataset/tasks.ts'
import { AppError } from '#shared/errors.ts'
import { messagesSample, parseSample, withTurn } from '#shared/formats/sample-record.ts'
import { act, stateOf } from './sample-acts.ts'
import { hashText } from './text-hash.ts'

function change(dataset: DatasetFile, ids: readonly number[], to: (state: SampleState) => SampleState): Wanted[] {
  return ids.map(id => ({ id, state: to(stateOf(dataset, id)) }))
}

/** Gives one turn of a sample another text; every other byte of its record stays. */
export function editTurn(dataset: DatasetFile, who: string, edit: Readonly<{ id: number, turn: number, text: string }>): void {
  const before = stateOf(dataset, edit.id)
  const { raw } = withTurn(parseSample(before.raw), edit.turn, edit.text)
  if (raw !== before.raw)
    act(dataset, who, `Edit the text of sample ${edit.id}`, [{ id: edit.id, state: { ...before, raw, original: before.original ?? before.raw } }])
}

/** Puts samples under another task. @throws AppError `bad-input` for a task that is none */
export function retask(dataset: DatasetFile, who: string, ids: readonly number[], task: string): void {
  if (!tasks.some(({ key }) => key === task))
    throw new AppError('bad-input', `There is no task ${task}`, { hint: `Tasks are ${tasks.map(({ key }) => key).join(', ')}.` })
  act(dataset, who, `Move ${ids.length} samples to ${task}`, change(dataset, ids, state => ({ ...state, task })))
}

/** Puts samples in another split than that of their file; null goes back to it. */
export function setSplit(dataset: DatasetFile, who: string, ids: readonly number[], split: string | null): void {
  act(dataset, who, split === null ? `Put ${ids.length} samples back in their split` : `Put ${ids.length} samples in ${split}`, change(dataset, ids, state => ({ ...state, split })))
}

/** Takes samples out of the dataset, or back in. */
export function setRemoved(dataset: DatasetFile, who: string, ids: readonly number[], removed: boolean): void {
  act(dataset, who, `${removed ? 'Remove' : 'Bring back'} ${ids.length} samples`, change(dataset, ids, state => ({ ...state, removed })))
}

/** The state of a new sample. */
export function newState(sample: NewSample, task: string, split: string | null): SampleState {
  return { raw: messagesSample(sample).raw, original: null, task, split, removed: false }
}

/**
 * Cuts a sample with several questions into one sample a question; the files stay with each. The whole is removed.
 * @returns ids of the parts
 * @throws AppError `bad-input` when it has one question only
 */
export function splitSample(dataset: DatasetFile, who: string, id: number): number[] {
  const whole = stateOf(dataset, id)
  const { turns, videos, images, audios, source } = parseSample(whole.raw)
  const system = turns.filter(({ role }) => role === 'system')
  const pairs = turns.flatMap((turn, place) => turn.role === 'user' && turns[place + 1]?.role === 'assistant' ? [[turn, turns[place + 1]!] as const] : [])
  if (pairs.length < 2)
    throw new AppError('bad-input', `Sample ${id} has one question and cannot be split`)
  const tags = /^(?:<(?:video|image|audio)>)+/.exec(pairs[0]?.[0].content ?? '')?.[0] ?? ''
  const parts = pairs.map(([question, answer]) => {
    const content = question.content.startsWith('<') ? question.content : `${tags}${question.content}`
    return newState({ turns: [...system, { ...question, content }, answer], videos, images, audios, source }, whole.task, whole.split)
  })
  const [, ...made] = act(dataset, who, `Split sample ${id} into ${parts.length}`, [{ id, state: { ...whole, removed: true } }, ...parts.map(state => ({ id: null, state }))])
  return made
}

/**
 * Joins samples about the same files into one dialogue, in the order given. The parts are removed.
 * @returns the id of the whole
 * @throws AppError `bad-input` when they are fewer than two or about different files
 */
export function mergeSamples(dataset: DatasetFile, who: string, ids: readonly number[]): number {
  const states = ids.map(id => stateOf(dataset, id))
  const [first] = states
  const parsed = states.map(({ raw }) => parseSample(raw))
  const [head] = parsed
  const sameFiles = parsed.every(({ videos, images, audios }) => JSON.stringify([videos, images, audios]) === JSON.stringify([head?.videos, head?.images, head?.audios]))
  if (!first || !head || ids.length < 2 || !sameFiles)
    throw new AppError('bad-input', 'Samples can be merged when they are two or more about the same files')
  const turns = parsed.flatMap(({ turns: own }, place) => own.filter(({ role }) => place === 0 || role !== 'system').map(turn => place === 0 ? turn : { ...turn, content: turn.content.replace(/^(?:<(?:video|image|audio)>)+/, '') }))
  const whole = newState({ turns, videos: head.videos, images: head.images, audios: head.audios, source: head.source }, first.task, first.split)
  const made = act(dataset, who, `Merge ${ids.length} samples`, [...states.map((state, place) => ({ id: ids[place]!, state: { ...state, removed: true } })), { id: null, state: whole }])
  return made.at(-1)!
}

/** Adds samples that were generated, as one act. Ones with the very text of a sample that is there are left out. @returns ids of the added */
export function addSamples(dataset: DatasetFile, who: string, action: string, states: readonly SampleState[]): number[] {
  const isThere = dataset.raw.prepare('SELECT 1 FROM sample WHERE video_id = (SELECT id FROM video WHERE path = ?) AND coalesce(original, raw) = ? AND removed = 0')
  const fresh = states.filter(({ raw }) => isThere.get(parseSample(raw).videos[0] ?? '', raw) === undefined)
  return fresh.length === 0 ? [] : act(dataset, who, action, fresh.map(state => ({ id: null, state })))
}

/** A share in [0, 1) that depends on the name and the seed alone, so that a subject falls on the same side again. */
function shareOf(name: string, seed: number): number {
  return hashText(`${seed}\n${name}`) / 2 ** 53
}

/**
 * Puts whole subjects in the test split and the others in train: a subject is the name in the record, else its first video. The same seed gives the
 * same split, whatever else is imported.
 * @param share of the subjects that go to test, in (0, 1)
 * @returns how many samples changed their split
 */
export function splitBySubject(dataset: DatasetFile, who: string, { share, seed }: Readonly<{ share: number, seed: number }>): number {
  const rows = dataset.raw.prepare(`SELECT sample.id, coalesce(json_extract(sample.raw, '$.subject'), video.path, '') AS name, coalesce(sample.split, file.split) AS split
    FROM sample JOIN file ON file.id = sample.file_id LEFT JOIN video ON video.id = sample.video_id WHERE sample.removed = 0 ORDER BY sample.id`).all() as { id: number, name: string | number, split: string }[]
  const wanted = rows.flatMap(({ id, name, split }): Wanted[] => {
    const to = shareOf(String(name), seed) < share ? 'test' : 'train'
    return to === split ? [] : [{ id, state: { ...stateOf(dataset, id), split: to } }]
  })
  if (wanted.length > 0)
    act(dataset, who, `Split by subject, ${Math.round(100 * share)} % for test`, wanted)
  return wanted.length
}
