import type { ModelServer } from '#shared/domain/evaluation/model-server.ts'
import { createHash } from 'node:crypto'

/** One picture of a clip, ready to send. */
export type ClipFrame = Readonly<{ jpeg: Uint8Array, widthPx: number, heightPx: number }>

/** What a model is asked: a text, with the pictures of a clip in order (none for a question about text), and what it is told beforehand. */
export type ChatQuestion = Readonly<{ text: string, frames: readonly ClipFrame[], system?: string | undefined }>

/** What of a server decides over the answer. */
export type AnswerSettings = Pick<ModelServer, 'baseUrl' | 'model' | 'form' | 'maxTokens' | 'temperature'>

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

function partsOf({ frames }: ChatQuestion, form: ModelServer['form']): object[] {
  if (frames.length === 0)
    return []
  if (form === 'video')
    return [{ type: 'video_url', video_url: { url: `data:video/jpeg;base64,${frames.map(({ jpeg }) => base64(jpeg)).join(',')}` } }]
  return frames.map(({ jpeg }) => ({ type: 'image_url', image_url: { url: `data:image/jpeg;base64,${base64(jpeg)}` } }))
}

/**
 * The body of a chat-completions request. As `video` the pictures are one list of frames, a form that vLLM understands.
 * @see https://docs.vllm.ai/en/latest/features/multimodal_inputs/
 */
export function requestBody(question: ChatQuestion, server: ModelServer): string {
  const { model, maxTokens, temperature, streaming, form } = server
  const parts = partsOf(question, form)
  return JSON.stringify({
    model,
    messages: [
      ...question.system === undefined ? [] : [{ role: 'system', content: question.system }],
      { role: 'user', content: parts.length === 0 ? question.text : [...parts, { type: 'text', text: question.text }] },
    ],
    max_tokens: maxTokens,
    temperature,
    ...streaming ? { stream: true, stream_options: { include_usage: true } } : {},
  })
}

/** A name for a question that is the same when pictures, words, model and settings are the same. Hexadecimal SHA-256. */
export function questionHash({ text, system, frames }: ChatQuestion, { baseUrl, model, form, maxTokens, temperature }: AnswerSettings): string {
  const pictures = frames.map(({ jpeg }) => createHash('sha256').update(jpeg).digest('hex'))
  return createHash('sha256').update(JSON.stringify([baseUrl, model, form, maxTokens, temperature, system ?? null, text, pictures])).digest('hex')
}
