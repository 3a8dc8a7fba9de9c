import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cap12 } from '../src/main/engine/testing/footage.ts'
import { answerOpenDialog, createProject, goToWorkspace } from './actions/project.actions.ts'
import { expect, test } from './studio.ts'

const ask = 'Please watch the video clip and identify the expression on the person\'s face: (A) Happy (B) Sad (C) Neutral'

test('the model in use answers by its trees: what has no tree is failed with the reason, other tasks are counted apart, nothing is guessed', async ({ studio }) => {
  const { page, folder } = studio
  const file = join(folder, 'samples.json')
  const sample = (question: string, answer: string): object => ({ messages: [{ role: 'user', content: `<video>${question}` }, { role: 'assistant', content: answer }], videos: [cap12] })
  writeFileSync(file, JSON.stringify([sample(`Clip 1. ${ask}`, 'A'), sample(`Clip 2. ${ask}`, 'B'), sample('Please describe the appearance of the person in the video.', 'He is young.')]))
  await createProject(studio)
  await goToWorkspace(page, 'Dataset')
  await answerOpenDialog(studio, [file])
  await page.getByRole('button', { name: 'Import samples' }).click()
  await expect(page.locator('[data-dataset-samples]')).toContainText('3 samples')

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.type('Answer by the trees')
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 sample is of a task that trees say nothing of.')).toBeVisible()
  const run = page.locator('[data-evaluation-run=teacher]')
  await expect(run).toContainText('built-in policy')
  await expect(run).toContainText('0 of 2 answered')
  await page.getByRole('tab', { name: 'Task', exact: true }).click()
  await expect(page.locator('[data-run-error]')).toHaveCount(2)
  await page.locator('[data-run-error]').first().click()
  await expect(page.locator('[data-shown-error]')).toContainText('The clip is no file of the project')
})
