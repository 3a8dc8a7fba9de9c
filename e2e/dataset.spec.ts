import type { Studio } from './studio.ts'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { cap12 } from '../src/main/engine/testing/footage.ts'
import { answerOpenDialog, answerSaveDialog, createProject, goToWorkspace } from './actions/project.actions.ts'
import { projectPage } from './pages/project.page.ts'
import { expect, root, test } from './studio.ts'

const emotions = ['Anxiety', 'Surprise', 'Neutral', 'Disgust', 'Sadness']
const options = emotions.map((emotion, n) => `(${'ABCDE'[n]}) ${emotion}`)

/** The command line on a project that no window holds. */
function affectree(...args: readonly string[]): unknown {
  return JSON.parse(execFileSync(process.execPath, [join(root, 'bin', 'affectree.mjs'), ...args, '--json'], { encoding: 'utf8', env: process.env }))
}

test('samples are imported, verified by two people and a scripted judge, edited and written out; a model is evaluated on them, and an error opened on its clip', async ({ studio }) => {
  test.setTimeout(240_000)
  const { page, folder } = studio
  const file = join(folder, 'samples.json')
  const samples = Array.from({ length: 10 }, (_, n) => ({
    messages: [{ role: 'user', content: `<video>Watch clip ${n} and identify the expression on the face: ${options.join(' ')}` }, { role: 'assistant', content: options[n % options.length] ?? '' }],
    videos: [cap12],
    source: 'MAFW',
  }))
  writeFileSync(file, JSON.stringify(samples, null, 1))
  const project = await createProject(studio)
  await goToWorkspace(page, 'Dataset')
  await answerOpenDialog(studio, [file])
  await page.getByRole('button', { name: 'Import samples' }).click()
  await expect(page.locator('[data-dataset-samples]')).toContainText('10 samples')

  await page.locator('[data-sample-search]').fill('clip 4')
  await expect(page.locator('[data-sample]')).toHaveCount(1)
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

  const waiting = affectree('dataset', project, 'next', '--judge', 'rules') as { id: number, question: string }[]
  expect(waiting).toHaveLength(10)
  for (const { id, question } of waiting)
    affectree('dataset', project, 'vote', String(id), question.includes('clip 0') ? 'wrong' : 'right', '--judge', 'rules', '--model')
  expect(affectree('dataset', project, 'committee')).toMatchObject({ verdicts: { open: 0, kept: 9, refused: 1, tied: 0 }, judges: [{ judge: 'anna', votes: 10 }, { judge: 'ben', votes: 10 }, { judge: 'rules', kind: 'model', votes: 10 }] })
  const out = join(folder, 'out')
  affectree('dataset', project, 'export-all', '--out', out)
  const written = JSON.parse(readFileSync(join(out, 'jsons', 'train', 'samples.json'), 'utf8')) as typeof samples
  expect(written.map(({ messages }) => messages[1]?.content)).toEqual(samples.map(({ messages }, n) => n === 4 ? 'Sadness, with the lip corners lowered' : messages[1]?.content))

  const results = (model: string, wrong: readonly number[]): string => {
    mkdirSync(join(folder, model))
    const path = join(folder, model, 'answers.jsonl')
    writeFileSync(path, written.map(({ messages, videos }, n) => JSON.stringify({ response: wrong.includes(n) ? options[(n + 1) % options.length] : messages[1]?.content, labels: messages[1]?.content, messages: messages.slice(0, 1), videos })).join('\n'))
    return path
  }
  await studio.restart(['--project', project])
  await expect(projectPage(studio.page).menu).toContainText('Study')
  await evaluateTwo(studio, results('first-model', [3]), results('second-model', [1, 2, 3, 5, 6, 7]))
})

async function evaluateTwo(studio: Studio, first: string, second: string): Promise<void> {
  const { page, folder } = studio
  await goToWorkspace(page, 'Evaluate')
  for (const [path, name] of [[first, 'first-model'], [second, 'second-model']] as const) {
    await answerOpenDialog(studio, [path])
    await page.getByRole('button', { name: 'Import results' }).click()
    const run = page.locator('[data-evaluation-run="answers.jsonl"]')
    await expect(run).toContainText('10 of 10 answered')
    await run.getByRole('button', { name: /Acts on/ }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.locator('[data-run-name]').fill(name)
    await page.keyboard.press('Enter')
    await expect(page.locator(`[data-evaluation-run="${name}"]`)).toBeVisible()
  }
  await page.locator('[data-evaluation-run="first-model"] .name').click()
  await page.getByRole('tab', { name: 'Task', exact: true }).click()
  await expect(page.locator('[data-task-row=multiple-choice]')).toContainText('90.0')
  await expect(page.locator('[data-run-error]')).toHaveCount(1)
  await page.locator('[data-run-error]').click()
  await expect(page.locator('[data-shown-error="3"]')).toContainText('Disgust')
  await expect(page.locator('[data-shown-error] video')).toHaveJSProperty('readyState', 4)

  await page.getByRole('tab', { name: 'Comparison', exact: true }).click()
  const all = page.locator('[data-compared=all]')
  await expect(all).toContainText('90.0')
  await expect(all).toContainText('40.0')
  await expect(all).toContainText('5 : 0')

  const out = join(folder, 'table.html')
  await answerSaveDialog(studio, out)
  await page.locator('[data-export-table]').click()
  await page.getByRole('menuitem', { name: 'HTML, for reading and printing' }).click()
  await expect.poll(() => existsSync(out)).toBe(true)
  expect(readFileSync(out, 'utf8')).toContain('VidEmo')
}
