import type { TestEngine } from '../../testing/test-engine.ts'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf, startTestEngine } from '../../testing/test-engine.ts'

const question = '<video>\nPlease watch the clip and identify the expression: (A) Happy (B) Sad (C) Neutral'
const line = (response: string | null, labels: string, video: string): string => JSON.stringify({ response, labels, messages: [{ role: 'user', content: question }], videos: [video] })

let engine: TestEngine

beforeEach(async () => {
  engine = startTestEngine()
  await engine.client.project.create({ path: join(engine.folder, 'Study') })
})
afterEach(() => engine.dispose())

/** A folder of results named after its model; answers by file. */
function resultsOf(model: string, files: Readonly<Record<string, readonly string[]>>): string[] {
  const folder = join(engine.folder, model)
  mkdirSync(folder)
  return Object.entries(files).map(([name, lines]) => {
    const path = join(folder, name)
    writeFileSync(path, `${lines.join('\n')}\n`)
    return path
  })
}

/** Twenty questions about ten clips of which the first `right` are answered rightly. */
const answers = (right: number): string[] => Array.from({ length: 20 }, (_, n) => line(n < right ? '(A) Happy' : '(B) Sad', 'A', `clip${n >> 1}.mp4`))
const dfew = 'DFEW_Single-Label-Emotion-Recognition.jsonl'

describe('a run of imported results', () => {
  it('has every line once, counts missing and unreadable answers, and lists lines that are no results', async () => {
    const paths = resultsOf('model-one', { [dfew]: [...answers(12), line(null, 'A', 'clip10.mp4'), line('I cannot say', 'B', 'clip10.mp4'), 'no json', line('A', 'Z', 'clip11.mp4')] })
    const { run, unusable } = await engine.client.evaluation.importResults({ paths })
    expect(run).toMatchObject({ name: dfew, model: 'model-one', source: 'file', items: 22, answered: 21, failed: 1 })
    expect(unusable.map(one => one.line)).toEqual([23, 24])
    const { tasks } = await engine.client.servers.results({ runId: run.id })
    expect(tasks).toMatchObject([{ task: 'emotion-dfew', kind: 'choice', items: 22, answered: 21, failed: 1, matched: { readable: 20 } }])
    expect(tasks[0]?.matched?.published).toBeCloseTo(100 * 12 / 22, 9)
    expect((await engine.client.evaluation.importResults({ paths })).run.id).toBe(run.id)
    expect(await engine.client.servers.runs({})).toHaveLength(1)
  })

  it('shows one task in detail: labels, what was taken for what, errors with the worst first', async () => {
    const { run } = await engine.client.evaluation.importResults({ paths: resultsOf('one', { [dfew]: [...answers(15), line(null, 'C', 'clip10.mp4')] }) })
    const detail = await engine.client.evaluation.detail({ runId: run.id, task: 'emotion-dfew', limit: 4 })
    expect(detail.errorsInAll).toBe(6)
    expect(detail.errors.map(({ position }) => position)).toEqual([15, 16, 17, 18])
    expect(detail.errors[0]).toMatchObject({ truth: ['Happy'], answer: ['Sad'], text: '(B) Sad', video: 'clip7.mp4', score: 0 })
    expect(detail.confusion).toEqual({ labels: ['Happy', 'Neutral', 'Sad'], counts: [[15, 0, 5], [0, 0, 0], [0, 0, 0]], missed: [0, 1, 0] })
    expect(detail.labels).toContainEqual({ label: 'Happy', support: 20, precision: 1, recall: 0.75, f1: 30 / 35 })
    expect(detail.labels).toContainEqual({ label: 'Sad', support: 0, precision: 0, recall: null, f1: null })
    expect(await failureOf(engine.client.evaluation.detail({ runId: run.id, task: 'head-pose' }))).toMatchObject({ code: 'not-found' })
  })

  it('stands in the published layout, and is written as CSV, JSON, LaTeX and HTML', async () => {
    const { run } = await engine.client.evaluation.importResults({ name: '50 % & <more>', paths: resultsOf('one', { [dfew]: answers(10), 'MAFW_Single-Label-Emotion-Recognition.jsonl': answers(20), 'MER2023_Single-Label-Emotion-Recognition.jsonl': answers(0) }) })
    const table = await engine.client.evaluation.table({ runIds: [run.id] })
    expect(table.rows.filter(({ kind }) => kind === 'published').length).toBeGreaterThan(5)
    const own = table.rows.find(({ id }) => id === run.id)
    expect(own?.published['emotion-sin']).toBeCloseTo(50, 9)
    expect(own?.published['emotion-avg']).toBeNull()
    const written = async (form: 'csv' | 'json' | 'latex' | 'html'): Promise<string> => {
      const { path } = await engine.client.evaluation.exportTable({ runIds: [run.id], form, out: join(engine.folder, `table.${form}`), withPublished: false })
      return readFileSync(path, 'utf8')
    }
    const rows = parse(await written('csv'), { columns: true }) as Record<string, string>[]
    expect(rows).toMatchObject([{ 'model': '50 % & <more>', 'variant': 'published', 'emotion-sin': '50' }, { 'variant': 'honest', 'emotion-sin': '50' }])
    expect(JSON.parse(await written('json'))).toMatchObject({ rows: [{ id: run.id }] })
    expect(await written('latex')).toContain('50 \\% \\& <more> & \\textbf{50.0}')
    expect(await written('html')).toContain('<th scope="row">50 % &amp; &lt;more&gt;</th><td class="best">50.0</td>')
  })

  it('is compared with another on the questions that both were asked', async () => {
    const { run: a } = await engine.client.evaluation.importResults({ paths: resultsOf('one', { [dfew]: answers(18) }) })
    const { run: b } = await engine.client.evaluation.importResults({ paths: resultsOf('two', { [dfew]: answers(6).slice(0, 16) }) })
    const [all, dfewAlone, ...others] = await engine.client.evaluation.compare({ a: a.id, b: b.id })
    expect(others).toEqual([])
    expect(all).toMatchObject({ task: null, items: 16, a: 1, onlyA: 10, onlyB: 0 })
    expect(all?.difference.value).toBeCloseTo(10 / 16, 9)
    expect(all?.mcnemar).toBeCloseTo(2 / 1024, 9)
    expect(dfewAlone).toMatchObject({ task: 'emotion-dfew', items: 16 })
    const { run: other } = await engine.client.evaluation.importResults({ paths: resultsOf('three', { 'MEAD_ID.jsonl': [line('Yes', 'Yes', 'x.mp4')] }) })
    expect(await failureOf(engine.client.evaluation.compare({ a: a.id, b: other.id }))).toMatchObject({ code: 'bad-input' })
  })

  it('finds the clip of an item beside its result file', async () => {
    const paths = resultsOf('one', { [dfew]: answers(1) })
    const clip = join(engine.folder, 'one', 'clip3.mp4')
    writeFileSync(clip, 'a film')
    const { run } = await engine.client.evaluation.importResults({ paths })
    expect(await engine.client.evaluation.clip({ runId: run.id, position: 6 })).toMatchObject({ path: clip, startS: null, mediaId: null })
    expect(await engine.client.evaluation.clip({ runId: run.id, position: 0 })).toBeNull()
  })
})
