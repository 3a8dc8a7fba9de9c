import type { EventMessage } from '@orpc/standard-server'
import { EventDecoder } from '@orpc/standard-server'
import { z } from 'zod'
import { AskFailure, messageOf } from './ask-failure.ts'

/** What a model said, whole. Tokens are as the server counted them, null when it did not say. */
export type Reply = Readonly<{ text: string, inputTokens: number | null, outputTokens: number | null }>

const usageSchema = z.object({ prompt_tokens: z.number().nullish(), completion_tokens: z.number().nullish() }).nullish().catch(null)
const textSchema = z.union([z.string(), z.array(z.object({ text: z.string().optional() })).transform(parts => parts.map(({ text }) => text ?? '').join(''))]).nullish()
const partSchema = z.object({ content: textSchema, refusal: z.string().nullish() }).nullish()
const choiceSchema = z.object({ message: partSchema, delta: partSchema, finish_reason: z.string().nullish() })
const pieceSchema = z.object({ choices: z.array(choiceSchema), usage: usageSchema })

const longestReply = 4 << 20

type Gathered = { text: string, refusal: string, finish: string | null, choices: number, inputTokens: number | null, outputTokens: number | null }

function gather(into: Gathered, json: string): void {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  }
  catch {
    throw new AskFailure('answer', `The answer is not JSON: ${messageOf(json) || 'it is empty'}`)
  }
  if (typeof parsed === 'object' && parsed !== null && 'error' in parsed && parsed.error && !('choices' in parsed))
    throw new AskFailure('attempt', `The server broke off: ${messageOf(json)}`)
  const piece = pieceSchema.safeParse(parsed)
  if (!piece.success)
    throw new AskFailure('answer', `The answer holds no choices: ${messageOf(json)}`)
  const { choices: [choice], usage } = piece.data
  if (choice) {
    const part = choice.delta ?? choice.message
    into.choices += 1
    into.text += part?.content ?? ''
    into.refusal += part?.refusal ?? ''
    into.finish = choice.finish_reason ?? into.finish
  }
  into.inputTokens = usage?.prompt_tokens ?? into.inputTokens
  into.outputTokens = usage?.completion_tokens ?? into.outputTokens
}

function finished({ text, refusal, finish, choices, inputTokens, outputTokens }: Gathered): Reply {
  if (choices === 0)
    throw new AskFailure('answer', 'The answer holds no choices')
  if (text.trim() === '' && refusal !== '')
    throw new AskFailure('answer', `The model refused: ${messageOf(refusal)}`)
  if (text.trim() === '')
    throw new AskFailure('answer', finish === 'length' ? 'The answer is empty: the model used up the tokens it may write' : 'The answer is empty')
  return { text, inputTokens, outputTokens }
}

/** Reads the events of a stream. The end must be announced, by `[DONE]` or by a reason to finish: a stream that just stops was cut. */
async function readStream(chunks: AsyncIterable<string>): Promise<Reply> {
  const into: Gathered = { text: '', refusal: '', finish: null, choices: 0, inputTokens: null, outputTokens: null }
  let done = false
  const onEvent = ({ data }: EventMessage): void => {
    if (done || data === undefined)
      return
    if (data.trim() === '[DONE]')
      done = true
    else
      gather(into, data)
  }
  const decoder = new EventDecoder({ onEvent })
  for await (const chunk of chunks)
    decoder.feed(chunk)
  // the last event need not be followed by an empty line
  decoder.feed('\n\n')
  if (!done && into.finish === null)
    throw new AskFailure('attempt', 'The connection was cut in the middle of the answer')
  return finished(into)
}

async function* limited(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > longestReply)
      throw new AskFailure('answer', 'The answer is longer than 4 million letters')
    yield chunk
  }
}

/** Everything that comes, as one text. @throws AskFailure when it is too long to be an answer */
export async function readWhole(chunks: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const chunk of limited(chunks))
    text += chunk
  return text
}

/**
 * Reads a successful answer, as a stream of events or as one JSON document, whichever came.
 * @throws AskFailure when it is cut, unreadable or empty
 */
export async function readReply(contentType: string | null, chunks: AsyncIterable<string>): Promise<Reply> {
  if (contentType?.includes('text/event-stream'))
    return readStream(limited(chunks))
  const into: Gathered = { text: '', refusal: '', finish: null, choices: 0, inputTokens: null, outputTokens: null }
  gather(into, await readWhole(chunks))
  return finished(into)
}
