import { expect, it } from 'vitest'
import { modelServerSchema } from './model-server.ts'
import { estimateRun } from './server-estimate.ts'

const server = modelServerSchema.parse({ name: 'a', baseUrl: 'http://127.0.0.1:1', model: 'm', frames: 8, maxWidthPx: 448, concurrency: 4, inputPrice: 0.002, outputPrice: 0.01 })

it('counts with what earlier answers took', () => {
  const past = { answers: 10, inputTokens: 1000, outputTokens: 50, tookMs: 2000 }
  expect(estimateRun(server, Array.from({ length: 100 }, () => 'choice' as const), { past })).toStrictEqual({ questions: 100, inputTokens: 100_000, outputTokens: 5000, seconds: 50, cost: 0.25, basis: 'measured' })
})

it('says when it only assumes, and assumes more for more pictures and longer answers', () => {
  const few = estimateRun(server, ['choice'], { past: { answers: 4, inputTokens: 1, outputTokens: 1, tookMs: 1 } })
  // 16 by 9 squares of 28 px a picture
  expect(few).toMatchObject({ questions: 1, inputTokens: 120 + 8 * 16 * 9, outputTokens: 15, basis: 'assumed' })
  expect(estimateRun(server, ['caption']).outputTokens).toBe(350)
  expect(estimateRun({ ...server, maxTokens: 100 }, ['caption']).outputTokens).toBe(100)
  expect(estimateRun(server, ['text'], { pictures: 0 }).inputTokens).toBe(120)
})

it('knows no cost without prices, and takes no time for nothing', () => {
  expect(estimateRun({ ...server, inputPrice: null, outputPrice: null }, ['choice']).cost).toBeNull()
  expect(estimateRun({ ...server, inputPrice: null }, ['choice']).cost).toBeCloseTo(15 * 0.01 / 1000)
  expect(estimateRun(server, [])).toMatchObject({ questions: 0, inputTokens: 0, outputTokens: 0, seconds: 0, cost: 0 })
})
