import type { TestEngine } from '../../testing/test-engine.ts'
import type { AnnotatedProject } from '../../training/project/annotated-project.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { failureOf, startTestEngine } from '../../testing/test-engine.ts'
import { makeAnnotatedProject } from '../../training/project/annotated-project.ts'

let studio: TestEngine
let project: AnnotatedProject

beforeEach(async () => {
  studio = startTestEngine()
  project = await makeAnnotatedProject(join(studio.folder, 'study'), { first: 6 }, 3)
  await studio.client.project.open({ path: project.folder })
})
afterEach(() => studio.dispose())

async function importSamples(samples: readonly object[]): Promise<void> {
  const path = join(studio.folder, 'samples.json')
  writeFileSync(path, JSON.stringify(samples))
  const { id } = await studio.client.dataset.import({ paths: [path] })
  for await (const event of await studio.client.project.events({})) {
    if (event.kind === 'job' && event.job.id === id && event.job.state !== 'running' && event.job.state !== 'queued')
      return
  }
}

const options = '(A) anger (B) disgust (C) fear (D) happiness (E) sadness (F) surprise (G) contempt (H) neutral'
const letters = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'contempt', 'neutral']
const sample = (n: number, question: string, answer: string, extra: object) => ({ messages: [{ role: 'user', content: `<video>Clip ${n}. ${question}` }, { role: 'assistant', content: answer }], ...extra })

it('answers each clip by the tree of its part, counts other tasks apart, and says why a question has no answer', async () => {
  const ask = `Please watch the video clip and identify the expression on the person's face: ${options}`
  const readable = project.samples.filter(({ teacher }) => teacher && leadingEmotion(teacher))
  expect(readable.length).toBeGreaterThan(2)
  await importSamples([
    ...readable.map(({ startUs, endUs }, n) => sample(n, ask, 'A', { videos: ['first.mp4'], clip: [startUs / 1e6, endUs / 1e6], source: 'DFEW' })),
    sample(90, ask, 'A', { videos: ['elsewhere.mp4'], source: 'DFEW' }),
    sample(91, ask, 'A', { videos: ['first.mp4'], clip: [9000, 9001], source: 'DFEW' }),
    sample(92, 'Please describe the appearance of the person in the video.', 'He is young.', { videos: ['first.mp4'] }),
  ])
  const { run, notAnswerable } = await studio.client.evaluation.answerFromTrees({})
  expect(run).toMatchObject({ source: 'policy', model: 'teacher', items: readable.length + 2, answered: readable.length, failed: 2 })
  expect(notAnswerable.map(({ samples }) => samples)).toEqual([1])
  const answers = await studio.client.servers.answers({ runId: run.id })
  const expected = readable.map(({ teacher }) => String.fromCharCode(65 + letters.indexOf(leadingEmotion(teacher!)!.term ?? '')))
  expect(answers.slice(0, readable.length).map(({ text }) => text)).toEqual(expected)
  expect(answers.slice(readable.length).map(({ reason }) => reason)).toEqual(['The clip is no file of the project', 'No tree of the model is about this clip'])
  const [result] = (await studio.client.servers.results({ runId: run.id })).tasks
  expect(result?.matched?.mean.value).toBeCloseTo(expected.filter(letter => letter === 'A').length / (readable.length + 2), 9)
})

it('is refused where no sample can be answered by trees', async () => {
  await importSamples([sample(0, 'Please describe the appearance of the person in the video.', 'He is young.', { videos: ['first.mp4'] })])
  expect(await failureOf(studio.client.evaluation.answerFromTrees({}))).toMatchObject({ code: 'bad-input' })
  expect(await studio.client.servers.runs({})).toHaveLength(0)
})
