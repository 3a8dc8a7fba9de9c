import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { cap12 } from '../src/main/engine/testing/footage.ts'
import { answerOpenDialog, createProject, goToWorkspace } from './actions/project.actions.ts'
import { expect, root, test } from './studio.ts'

const emotions = ['Anxiety', 'Surprise', 'Neutral', 'Disgust', 'Sadness']

/** The command line on a project that no window holds. */
function affectree(...args: readonly string[]): unknown {
  return JSON.parse(execFileSync(process.execPath, [join(root, 'bin', 'affectree.mjs'), ...args, '--json'], { encoding: 'utf8', env: process.env }))
}

test('samples are imported, verified by two people and a scripted judge, edited and written out', async ({ studio }) => {
  test.setTimeout(150_000)
  const { page, folder } = studio
  const file = join(folder, 'samples.json')
  const samples = Array.from({ length: 10 }, (_, n) => ({
    messages: [{ role: 'user', content: '<video>Watch the clip and identify the expression on the face.' }, { role: 'assistant', content: `${emotions[n % emotions.length]} ${n}` }],
    videos: [cap12],
    source: 'MAFW',
  }))
  writeFileSync(file, JSON.stringify(samples, null, 1))
  const project = await createProject(studio)
  await goToWorkspace(page, 'Dataset')
  await answerOpenDialog(studio, [file])
  await page.getByRole('button', { name: 'Import samples' }).click()
  await expect(page.locator('[data-dataset-samples]')).toContainText('10 samples')

  await page.locator('[data-sample-search]').fill('sadness')
  await expect(page.locator('[data-sample]')).toHaveCount(2)
  await page.locator('[data-sample]').first().click()
  await expect(page.locator('[data-sample-clip] video')).toHaveJSProperty('readyState', 4)
  await page.locator('[data-turn="1"]').getByRole('button').click()
  await page.locator('[data-turn="1"] textarea').fill('Sadness, with the lip corners lowered')
  await page.locator('[data-turn="1"]').getByRole('button').click()
  await expect(page.locator('[data-sample][aria-selected=true]')).toContainText('edited')
  await page.locator('[data-sample-search]').fill('')
  await expect(page.locator('[data-sample]')).toHaveCount(10)

  await page.locator('[data-submit-shown]').click()
  await page.getByRole('tab', { name: 'Verify' }).click()
  for (const judge of ['anna', 'ben']) {
    await page.locator('[data-judge]').fill(judge)
    await expect(page.locator('[data-items-left]')).toContainText('10 statements')
    for (let left = 10; left > 0; left--) {
      const item = await page.locator('[data-item]').getAttribute('data-item')
      await page.locator(`[data-vote=${left === 10 ? 'wrong' : 'right'}]`).click()
      await expect(page.locator(`[data-item="${item}"]`)).toHaveCount(0)
    }
  }
  await page.screenshot({ path: join(folder, 'verify.png') })
  await studio.app.close()

  const waiting = affectree('dataset', project, 'next', '--judge', 'rules') as { id: number, answer: string }[]
  expect(waiting).toHaveLength(10)
  for (const { id, answer } of waiting)
    affectree('dataset', project, 'vote', String(id), answer.startsWith('Anxiety 0') ? 'wrong' : 'right', '--judge', 'rules', '--model')
  expect(affectree('dataset', project, 'committee')).toMatchObject({ verdicts: { open: 0, kept: 9, refused: 1, tied: 0 }, judges: [{ judge: 'anna', votes: 10 }, { judge: 'ben', votes: 10 }, { judge: 'rules', kind: 'model', votes: 10 }] })
  const out = join(folder, 'out')
  affectree('dataset', project, 'export-all', '--out', out)
  const written = JSON.parse(readFileSync(join(out, 'jsons', 'train', 'samples.json'), 'utf8')) as typeof samples
  expect(written.map(({ messages }) => messages[1]?.content)).toEqual(samples.map(({ messages }, n) => n === 4 ? 'Sadness, with the lip corners lowered' : messages[1]?.content))
})
