import type { TestEngine } from '../testing/test-engine.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { startTestEngine } from '../testing/test-engine.ts'

let test: TestEngine

afterEach(async () => {
  await test.dispose()
})

/** Resolves when a job of each film of the sample has been started. */
async function analysesStarted(): Promise<void> {
  const found = new Set<string>()
  await new Promise<void>((resolve) => {
    const stop = test.engine.events.listen((event) => {
      if (event.kind === 'job' && event.job.kind === 'analyze')
        found.add(event.job.title)
      if (found.size === 2) {
        stop()
        resolve()
      }
    })
  })
}

it('the sample is made once, and analyses itself when it opens in a window', async () => {
  test = startTestEngine({ electron: '45' })
  await test.client.studio.updateSettings({ annotator: 'anna' })
  writeFileSync(join(test.folder, 'home', 'providers.json'), '{"version":1,"order":["cpu"]}')
  const started = analysesStarted()
  const info = await test.client.project.openSample({})
  expect(info).toMatchObject({ name: 'Sample', isSample: true, mediaCount: 2, path: join(test.folder, 'home', 'Sample.affectree') })
  await started
  for (const job of (await test.client.jobs.list({})).filter(({ kind }) => kind === 'analyze'))
    await test.client.jobs.cancel({ jobId: job.id })

  await test.restart()
  expect(await test.client.project.openSample({})).toMatchObject({ id: info.id, mediaCount: 2 })
  const jobs = await test.client.jobs.list({})
  expect(jobs.filter(({ kind, state }) => kind === 'analyze' && state !== 'cancelled')).toStrictEqual([])
})
