import type { ModelServer } from './model-server.ts'
import type { AnswerKind } from './tasks.ts'

/** What earlier answers of the same model took, on average: tokens, and milliseconds from the question to the whole answer. Null where the server did not say. */
export type PastAnswers = Readonly<{ answers: number, inputTokens: number | null, outputTokens: number | null, tookMs: number | null }>

/**
 * What asking so many questions will take. `basis` says where it comes from: `measured` by earlier answers of this model, or `assumed` and so rough.
 * `cost` is in the server's currency; null without prices.
 */
export type ServerEstimate = Readonly<{ questions: number, inputTokens: number, outputTokens: number, seconds: number, cost: number | null, basis: 'measured' | 'assumed' }>

const enoughAnswers = 5

/** A picture costs vision models of the Qwen-VL family one token for 28 by 28 px; others are of the same order. The picture is taken to be 16:9. */
function tokensOfPicture(widthPx: number): number {
  return Math.ceil(widthPx / 28) * Math.ceil(widthPx * 9 / 16 / 28)
}

const usualWords: Readonly<Record<AnswerKind, number>> = { 'choice': 15, 'choices': 20, 'yes-no': 5, 'labels': 60, 'text': 60, 'caption': 350 }
const tokensOfQuestion = 120
const secondsToBegin = 0.5
const inputTokensASecond = 4000
const outputTokensASecond = 40

function assumedMean(server: ModelServer, kinds: readonly AnswerKind[], pictures: number): { inputTokens: number, outputTokens: number, tookMs: number } {
  const inputTokens = tokensOfQuestion + pictures * tokensOfPicture(server.maxWidthPx)
  const outputTokens = kinds.reduce((sum, kind) => sum + Math.min(server.maxTokens, usualWords[kind]), 0) / Math.max(1, kinds.length)
  return { inputTokens, outputTokens, tookMs: 1000 * (secondsToBegin + inputTokens / inputTokensASecond + outputTokens / outputTokensASecond) }
}

/**
 * Estimates tokens, time and cost of a run.
 * @param kinds of the questions to ask, one entry a question
 * @param options `pictures` sent with each question (0 for a judge); `past` answers of the same model with the same settings
 */
export function estimateRun(server: ModelServer, kinds: readonly AnswerKind[], options: { pictures?: number, past?: PastAnswers | null } = {}): ServerEstimate {
  const past = options.past && options.past.answers >= enoughAnswers ? options.past : null
  const assumed = assumedMean(server, kinds, options.pictures ?? server.frames)
  const questions = kinds.length
  const inputTokens = Math.round(questions * (past?.inputTokens ?? assumed.inputTokens))
  const outputTokens = Math.round(questions * (past?.outputTokens ?? assumed.outputTokens))
  const seconds = questions * (past?.tookMs ?? assumed.tookMs) / 1000 / Math.min(server.concurrency, Math.max(1, questions))
  const { inputPrice, outputPrice } = server
  const cost = inputPrice === null && outputPrice === null ? null : (inputTokens * (inputPrice ?? 0) + outputTokens * (outputPrice ?? 0)) / 1000
  return { questions, inputTokens, outputTokens, seconds, cost, basis: past ? 'measured' : 'assumed' }
}
