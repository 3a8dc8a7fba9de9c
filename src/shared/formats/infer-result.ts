import { z } from 'zod'
import { AppError } from '../errors.ts'

/**
 * One line of a `swift infer` result file. `question` is the first message without the bare video tag, as the published evaluator takes it;
 * `response` is null when the model gave none, `labels` when the set has no truth.
 */
export type InferResult = Readonly<{ question: string, response: string | null, labels: string | null, videos: readonly string[] }>

const shape = z.looseObject({
  response: z.string().nullish(),
  labels: z.union([z.string(), z.number(), z.array(z.string())]).nullish(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1),
  videos: z.array(z.unknown()).nullish(),
})

/**
 * Reads one result.
 * @param line JSON text of one object
 * @throws AppError `bad-input` saying what is wrong; the caller adds file and line
 */
export function parseInferResult(line: string): InferResult {
  let value: unknown
  try {
    value = JSON.parse(line)
  }
  catch (cause) {
    throw new AppError('bad-input', 'The result is not valid JSON', { cause })
  }
  const parsed = shape.safeParse(value)
  if (!parsed.success)
    throw new AppError('bad-input', `The result is not of the form of swift infer: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`, { cause: parsed.error })
  const { response, labels, messages, videos } = parsed.data
  const first = messages.find(({ role }) => role === 'user')?.content ?? messages[0]?.content
  return {
    question: (typeof first === 'string' ? first : JSON.stringify(first)).replaceAll('<video>.', '').replaceAll('<video>', '').trim(),
    response: response ?? null,
    labels: labels === null || labels === undefined ? null : Array.isArray(labels) ? labels.join(',') : String(labels),
    videos: (videos ?? []).filter(one => typeof one === 'string'),
  }
}
