import { z } from 'zod'
import { AppError } from '../errors.ts'
import { editJson } from './json-edit.ts'

/** One turn of a sample's dialogue. */
export type Turn = Readonly<{ role: string, content: string }>

/**
 * How a sample is written: `messages` (Emo-CFG, ms-swift, OpenAI), `query-response` (ms-swift), `conversations` (LLaVA, ShareGPT), `pairs`
 * (ms-swift's ShareGPT), `instruction` (Alpaca).
 */
export type SampleForm = 'messages' | 'query-response' | 'conversations' | 'pairs' | 'instruction'

/** An instruction sample as read. `raw` is its JSON text; what is not understood stays in it. */
export type SampleRecord = Readonly<{
  form: SampleForm
  turns: readonly Turn[]
  videos: readonly string[]
  images: readonly string[]
  audios: readonly string[]
  id: string | null
  source: string | null
  raw: string
}>

const content = z.union([z.string(), z.array(z.looseObject({ type: z.string().optional(), text: z.string().optional() }))])
const paths = z.union([z.string(), z.array(z.unknown())]).nullish()
const shape = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: content.nullish() })).optional(),
  conversations: z.array(z.looseObject({ from: z.string(), value: z.string() })).optional(),
  conversation: z.array(z.looseObject({ human: z.string(), assistant: z.string() })).optional(),
  history: z.array(z.tuple([z.string(), z.string()])).nullish(),
  query: z.string().optional(),
  response: z.string().nullish(),
  instruction: z.string().optional(),
  input: z.string().nullish(),
  output: z.string().optional(),
  system: z.string().nullish(),
  videos: paths,
  video: paths,
  images: paths,
  image: paths,
  audios: paths,
  audio: paths,
  id: z.union([z.string(), z.number()]).nullish(),
  source: z.string().nullish(),
})
type Shape = z.infer<typeof shape>

/** LLaVA's names for the roles. */
const roles: Readonly<Record<string, string>> = { human: 'user', gpt: 'assistant' }
const names: Readonly<Record<string, string>> = { user: 'human', assistant: 'gpt' }

function textOf(value: z.infer<typeof content> | null | undefined): string {
  if (typeof value === 'string' || !value)
    return value ?? ''
  return value.map(part => part.type === undefined || part.type === 'text' ? part.text ?? '' : `<${part.type.replace(/_url$/, '')}>`).join('')
}

/** A list of files: single paths, lists of paths; a video given as a list of frames is named by its first. */
function filesOf(...values: readonly Shape['videos'][]): string[] {
  return values.flatMap(value => value === null || value === undefined ? [] : Array.isArray(value) ? value : [value]).flatMap((one): string[] => {
    const first: unknown = Array.isArray(one) ? one[0] : one
    return typeof first === 'string' ? [first] : []
  })
}

function system(value: Shape): Turn[] {
  return value.system ? [{ role: 'system', content: value.system }] : []
}

function dialogue(value: Shape): { form: SampleForm, turns: Turn[] } | null {
  if (value.messages)
    return { form: 'messages', turns: value.messages.map(({ role, content: words }) => ({ role, content: textOf(words) })) }
  if (value.conversations)
    return { form: 'conversations', turns: [...system(value), ...value.conversations.map(({ from, value: words }) => ({ role: roles[from] ?? from, content: words }))] }
  if (value.conversation)
    return { form: 'pairs', turns: [...system(value), ...value.conversation.flatMap(({ human, assistant }) => [{ role: 'user', content: human }, { role: 'assistant', content: assistant }])] }
  if (value.query !== undefined) {
    const earlier = (value.history ?? []).flatMap(([question, answer]) => [{ role: 'user', content: question }, { role: 'assistant', content: answer }])
    const answer = typeof value.response === 'string' ? [{ role: 'assistant', content: value.response }] : []
    return { form: 'query-response', turns: [...system(value), ...earlier, { role: 'user', content: value.query }, ...answer] }
  }
  if (value.instruction !== undefined) {
    const question = value.input ? `${value.instruction}\n${value.input}` : value.instruction
    return { form: 'instruction', turns: [...system(value), { role: 'user', content: question }, ...value.output === undefined ? [] : [{ role: 'assistant', content: value.output }]] }
  }
  return null
}

/** The commonest form, read without a schema: millions of samples are of it. Null when anything is out of the ordinary. */
function plainMessages(value: unknown, raw: string): SampleRecord | null {
  if (typeof value !== 'object' || value === null || Object.keys(value).some(key => key !== 'messages' && key !== 'videos' && key !== 'source'))
    return null
  const { messages, videos = [], source = null } = value as Readonly<{ messages: unknown, videos?: unknown, source?: unknown }>
  if (!Array.isArray(messages) || !Array.isArray(videos) || (source !== null && typeof source !== 'string'))
    return null
  const turns: Turn[] = []
  for (const message of messages as readonly Readonly<{ role?: unknown, content?: unknown }>[]) {
    if (typeof message?.role !== 'string' || typeof message.content !== 'string')
      return null
    turns.push({ role: message.role, content: message.content })
  }
  return videos.every(one => typeof one === 'string') ? { form: 'messages', turns, videos, images: [], audios: [], id: null, source, raw } : null
}

/** What files a sample without reading it whole: its first question, its source and its first video; null where there is none. */
export type SampleHead = Readonly<{ question: string, source: string | null, video: string | null }>

/** The head of the commonest form, looked at without copying: nothing in the record is out of the ordinary. */
function plainHead(value: unknown): SampleHead | null {
  if (typeof value !== 'object' || value === null)
    return null
  for (const key in value) {
    if (key !== 'messages' && key !== 'videos' && key !== 'source')
      return null
  }
  const { messages, videos, source = null } = value as Readonly<{ messages?: unknown, videos?: unknown, source?: unknown }>
  if (!Array.isArray(messages) || !Array.isArray(videos) || (source !== null && typeof source !== 'string'))
    return null
  let question = ''
  let asked = false
  for (const message of messages as readonly Readonly<{ role?: unknown, content?: unknown }>[]) {
    if (typeof message?.role !== 'string' || typeof message.content !== 'string')
      return null
    if (!asked && message.role === 'user') {
      question = message.content
      asked = true
    }
  }
  const video: unknown = videos[0] ?? null
  return video === null || typeof video === 'string' ? { question, source, video } : null
}

/**
 * What files a sample, cheap enough for millions.
 * @param raw JSON text of one object
 * @param value what `raw` parses to, where that is known already
 * @throws AppError `bad-input` as {@link parseSample} does
 */
export function headOf(raw: string, value?: unknown): SampleHead {
  const plain = value === undefined ? null : plainHead(value)
  if (plain)
    return plain
  const sample = parseSample(raw)
  return { question: questionOf(sample), source: sample.source, video: sample.videos[0] ?? null }
}

/**
 * Reads one sample.
 * @param raw JSON text of one object
 * @throws AppError `bad-input` saying what is wrong; the caller adds file and line
 */
export function parseSample(raw: string): SampleRecord {
  let value: unknown
  try {
    value = JSON.parse(raw)
  }
  catch (cause) {
    throw new AppError('bad-input', `The sample is not valid JSON: ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
  const plain = plainMessages(value, raw)
  if (plain)
    return plain
  const parsed = shape.safeParse(value)
  if (!parsed.success)
    throw new AppError('bad-input', `The sample is not in a known form: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`, { cause: parsed.error })
  const found = dialogue(parsed.data)
  if (!found)
    throw new AppError('bad-input', 'The sample has neither messages, conversations, a query nor an instruction', { hint: 'Known forms are those of Emo-CFG, ms-swift, LLaVA, ShareGPT and Alpaca.' })
  const { videos, video, images, image, audios, audio, id, source } = parsed.data
  return {
    ...found,
    videos: filesOf(videos, video),
    images: filesOf(images, image),
    audios: filesOf(audios, audio),
    id: id === null || id === undefined ? null : String(id),
    source: source ?? null,
    raw,
  }
}

/**
 * What would make a trainer refuse a sample or read it wrongly: media tags that do not match the files, no answer at the end, empty turns.
 * @returns one sentence a problem
 */
export function sampleProblems({ turns, videos, images, audios }: SampleRecord): string[] {
  const text = turns.map(turn => turn.content).join('\n')
  const count = (tag: string): number => text.split(`<${tag}>`).length - 1
  const tagged = ([['video', videos], ['image', images], ['audio', audios]] as const).flatMap(([tag, files]) => {
    const tags = count(tag)
    return tags === files.length || (tags === 0 && files.length === 1) ? [] : [`The text has ${tags} <${tag}> tags for ${files.length} files`]
  })
  const last = turns.at(-1)
  return [
    ...tagged,
    ...last?.role === 'assistant' ? [] : ['The last turn is not an answer'],
    ...turns.some(turn => turn.content.trim() === '') ? ['A turn is empty'] : [],
  ]
}

/** The first question of a sample, as the evaluator of Emo-CFG takes it. Empty when there is none. */
export function questionOf({ turns }: Pick<SampleRecord, 'turns'>): string {
  return turns.find(({ role }) => role === 'user')?.content ?? ''
}

/** The last answer of a sample; null when there is none. */
export function answerOf({ turns }: Pick<SampleRecord, 'turns'>): string | null {
  return turns.findLast(({ role }) => role === 'assistant')?.content ?? null
}

/** The open attribute that a sample of Emo-CFG asks about, from its source (`..._QA_Eyes` gives `Eyes`); null for other sources. */
export function attributeOf(source: string | null): string | null {
  return source?.includes('QA_') ? source.split('QA_').at(-1) ?? null : null
}

/**
 * The sample with another turn text; everything else keeps its bytes.
 * @param turn its place in `turns`
 * @throws AppError `bad-input` where the form keeps that text in several fields (content in parts, an Alpaca question with input)
 */
export function withTurn(sample: SampleRecord, turn: number, text: string): SampleRecord {
  const changed = editTurn(sample, turn, text)
  const back = parseSample(changed)
  if (back.turns[turn]?.content !== text)
    throw new AppError('bad-input', 'This turn is kept in parts and cannot be edited as one text')
  return back
}

function editTurn({ form, turns, raw }: SampleRecord, turn: number, text: string): string {
  const role = turns[turn]?.role
  if (role === undefined)
    throw new AppError('bad-input', `The sample has no turn ${turn + 1}`)
  if (form === 'messages')
    return editJson(raw, ['messages', turn, 'content'], text)
  if (role === 'system' && turn === 0 && form !== 'conversations')
    return editJson(raw, ['system'], text)
  const systems = turns.filter(one => one.role === 'system').length
  if (form === 'conversations') {
    const own = (JSON.parse(raw) as Shape).system ? 1 : 0
    return turn < own ? editJson(raw, ['system'], text) : editJson(raw, ['conversations', turn - own, 'value'], text)
  }
  const place = turn - systems
  if (form === 'pairs')
    return editJson(raw, ['conversation', Math.floor(place / 2), place % 2 === 0 ? 'human' : 'assistant'], text)
  if (form === 'instruction')
    return editJson(raw, [role === 'user' ? 'instruction' : 'output'], text)
  const history = ((JSON.parse(raw) as Shape).history ?? []).length * 2
  return place < history
    ? editJson(raw, ['history', Math.floor(place / 2), place % 2], text)
    : editJson(raw, [role === 'user' ? 'query' : 'response'], text)
}

/** What a new sample is made of. `extra` fields follow the known ones in their own order. */
export type NewSample = Readonly<{ turns: readonly Turn[], videos?: readonly string[], images?: readonly string[], audios?: readonly string[], source?: string | null, extra?: Readonly<Record<string, unknown>> }>

/** A new sample in Emo-CFG's and ms-swift's form, with the spacing of Python's JSON so that files stay alike. */
export function messagesSample({ turns, videos = [], images = [], audios = [], source = null, extra = {} }: NewSample): SampleRecord {
  const files = { ...videos.length > 0 ? { videos } : {}, ...images.length > 0 ? { images } : {}, ...audios.length > 0 ? { audios } : {} }
  const value = { messages: turns.map(({ role, content: words }) => ({ role, content: words })), ...files, ...source === null ? {} : { source }, ...extra }
  return parseSample(spaced(value))
}

/** A new sample in LLaVA's form. A single video or image stands alone, several in a list. */
export function conversationsSample({ turns, videos = [], images = [], audios = [], source = null, extra = {} }: NewSample, id: string | null = null): SampleRecord {
  const file = (one: string, files: readonly string[]): Record<string, unknown> => files.length === 0 ? {} : files.length === 1 ? { [one]: files[0] } : { [`${one}s`]: files }
  const value = { ...id === null ? {} : { id }, ...file('video', videos), ...file('image', images), ...file('audio', audios), conversations: turns.map(({ role, content: words }) => ({ from: names[role] ?? role, value: words })), ...source === null ? {} : { source }, ...extra }
  return parseSample(spaced(value))
}

/** JSON on one line with a space after commas and colons. */
function spaced(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map(spaced).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value).filter(([, inner]) => inner !== undefined).map(([key, inner]) => `${JSON.stringify(key)}: ${spaced(inner)}`).join(', ')}}`
  return JSON.stringify(value)
}
