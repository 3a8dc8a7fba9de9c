import { AppError } from '../../errors.ts'

/** The shapes in which instruction samples come: Emo-CFG and ms-swift `messages`, ms-swift `query`/`response`, LLaVA and ShareGPT `conversations`. */
export const sampleForms = ['messages', 'query-response', 'conversations'] as const
export type SampleForm = (typeof sampleForms)[number]

/** What every form says: who asks what about which videos, and the answer. `system` and further turns stay in the record. */
export type SampleFields = Readonly<{
  form: SampleForm
  question: string
  answer: string
  videos: readonly string[]
  source: string | null
}>

type Turn = Readonly<{ role: string, content: string }>

const videoMarks = /^(?:<video>\.?\s*)+/

function bad(reason: string): AppError {
  return new AppError('bad-input', reason, { hint: 'Mend the record in its file and import the file again.' })
}

function turnsOf(list: unknown, roleKey: string, contentKey: string): Turn[] {
  if (!Array.isArray(list))
    throw bad(`The turns are not a list`)
  return list.map((each: unknown) => {
    const turn = each as Record<string, unknown> | null
    const role = turn?.[roleKey]
    const content = turn?.[contentKey]
    if (typeof role !== 'string' || typeof content !== 'string')
      throw bad(`A turn has no text in ${roleKey} or ${contentKey}`)
    return { role, content }
  })
}

function fromTurns(form: SampleForm, turns: readonly Turn[], asks: string, answers: string): Pick<SampleFields, 'form' | 'question' | 'answer'> {
  const question = turns.find(turn => turn.role === asks)
  const answer = turns.findLast(turn => turn.role === answers)
  if (!question || !answer)
    throw bad(`No turn of ${question ? answers : asks}`)
  return { form, question: question.content.replace(videoMarks, ''), answer: answer.content }
}

function videosOf(record: Readonly<Record<string, unknown>>): readonly string[] {
  const named = record['videos'] ?? record['video'] ?? []
  const list = Array.isArray(named) ? named : [named]
  return list.filter((each): each is string => typeof each === 'string')
}

function textsOf(record: Readonly<Record<string, unknown>>): Pick<SampleFields, 'form' | 'question' | 'answer'> {
  if ('messages' in record)
    return fromTurns('messages', turnsOf(record['messages'], 'role', 'content'), 'user', 'assistant')
  if ('conversations' in record)
    return fromTurns('conversations', turnsOf(record['conversations'], 'from', 'value'), 'human', 'gpt')
  const { query, response } = record
  if (typeof query === 'string' && typeof response === 'string')
    return { form: 'query-response', question: query.replace(videoMarks, ''), answer: response }
  throw bad('The record has neither messages, conversations, nor query and response')
}

/**
 * Reads the fields of one parsed record. Fields it does not know are left to the record itself.
 * @throws AppError `bad-input` naming what is missing
 */
export function readSample(value: unknown): SampleFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad('The record is not an object')
  const record = value as Readonly<Record<string, unknown>>
  const source = record['source']
  return { ...textsOf(record), videos: videosOf(record), source: typeof source === 'string' ? source : null }
}
