import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scoreFile } from './score-file.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluation-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const question = 'Which one?\nA. apples\nB. pears\nC. plums'

function line(response: string | null, labels: string | null): string {
  return JSON.stringify({ response, labels, logprobs: null, messages: [{ role: 'user', content: `<video>${question}` }], videos: [`${Math.abs((response ?? '').length)}.mp4`] })
}

describe('a result file of swift infer', () => {
  it('is scored by the matcher; what cannot be taken is listed with its line', async () => {
    const path = join(folder, 'results.jsonl')
    writeFileSync(path, [
      line('A', 'A'),
      line('The answer is:\n\nB. pears', 'B'),
      line('C', 'A'),
      'not json',
      line(null, 'B'),
      line('A', null),
      line('A', 'Z'),
    ].join('\n'))
    const score = await scoreFile(path, { codebooks: [] })
    expect(score).toMatchObject({ task: 'multiple-choice', items: 4, answered: 3, readable: 3, published: 50 })
    expect(score.mean.value).toBe(0.5)
    expect(score.errors.map(error => [error.line, error.truth, error.answer])).toStrictEqual([[3, ['apples'], ['plums']], [5, ['pears'], null]])
    expect(score.unusable.map(each => each.line)).toStrictEqual([4, 6, 7])
  })

  it('is refused with the reason when nothing in it can be scored, or its task is none', async () => {
    const path = join(folder, 'results.jsonl')
    writeFileSync(path, '{"response": "A"}\n')
    await expect(scoreFile(path, { codebooks: [] })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('line 1') })
    await expect(scoreFile(path, { task: 'nonsense', codebooks: [] })).rejects.toThrow('There is no task nonsense')
    await expect(scoreFile(path, { task: 'appearance-caption', codebooks: [] })).rejects.toThrow('free text')
  })
})
