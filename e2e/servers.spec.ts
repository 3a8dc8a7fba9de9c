import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChatServer } from '../src/main/engine/testing/chat-server.ts'
import { cap12 } from '../src/main/engine/testing/footage.ts'
import { answerOpenDialog, createProject, goToWorkspace } from './actions/project.actions.ts'
import { expect, test } from './studio.ts'

test('a model server is set up in the settings, tried, changed and removed; nothing is sent to it unasked', async ({ studio }) => {
  const { page, folder } = studio
  const server = await startChatServer(() => ({ kind: 'stream', text: 'Yes.' }))
  try {
    await createProject(studio)
    await page.keyboard.press('Control+,')
    await page.getByRole('tab', { name: 'Model servers' }).click()
    await expect(page.getByRole('dialog')).toContainText('nothing leaves this machine')
    await page.locator('[data-server-add]').click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Desk')
    await page.getByRole('textbox', { name: 'Address' }).fill('elsewhere')
    await page.locator('[data-server-save]').click()
    await expect(page.getByRole('dialog').getByRole('alert')).toHaveText('Not right yet: Address, Model')
    await page.getByRole('textbox', { name: 'Address' }).fill(server.baseUrl)
    await page.getByRole('textbox', { name: 'Model', exact: true }).fill('a-model')
    await page.getByRole('textbox', { name: 'Key', exact: true }).fill('sk-e2e')
    await page.locator('[data-server-save]').click()
    const desk = page.locator('[data-server=Desk]')
    await expect(desk).toContainText('stays on this machine')
    await expect(desk).toContainText(/key (?:readable in|in the key store)/)
    expect(server.requests).toHaveLength(0)

    await desk.getByRole('button', { name: /^Try Desk/ }).click()
    await expect(desk.getByRole('status')).toContainText('Yes.')
    expect(server.requests.map(({ pictures, headers }) => [pictures.length, headers.authorization])).toEqual([[0, 'Bearer sk-e2e']])

    await desk.getByRole('button', { name: 'Change Desk' }).click()
    await page.getByRole('textbox', { name: 'Address' }).fill('https://models.example/v1')
    await expect(page.getByRole('dialog')).toContainText('The address has changed')
    await page.locator('[data-server-save]').click()
    await expect(desk).toContainText('leaves this machine for models.example · no key')
    expect(readFileSync(join(folder, 'home', 'model-servers.json'), 'utf8')).not.toContain('sk-e2e')
    await desk.getByRole('button', { name: 'Remove Desk' }).click()
    await expect(desk).toHaveCount(0)
    expect(server.requests).toHaveLength(1)
  }
  finally {
    await server.close()
  }
})

const options = '(A) Happy (B) Sad (C) Neutral'

test('samples are asked of a server after the notice is agreed to, scored, judged, and opened on their clip', async ({ studio }) => {
  test.setTimeout(120_000)
  const { page, folder } = studio
  const server = await startChatServer(({ question, pictures }) => {
    if (pictures.length === 0)
      return { kind: 'json', text: '75' }
    return question.includes('Clip 2') ? { kind: 'raw', status: 200, body: 'garbage' } : { kind: 'stream', text: question.includes('(A)') ? 'The answer is (A).' : 'She smiles and then looks sad.' }
  })
  try {
    const sample = (question: string, answer: string, n: number): object => ({ messages: [{ role: 'user', content: `<video>${question}` }, { role: 'assistant', content: answer }], videos: [cap12], source: 'DFEW', clip: [n, n + 1] })
    const file = join(folder, 'samples.json')
    writeFileSync(file, JSON.stringify([
      ...[0, 1, 2, 3].map(n => sample(`Please watch the video clip and identify the expression on the person's face: ${options} Clip ${n}`, 'AABB'[n]!, n)),
      sample('Please provide a detailed caption describing the emotion and identifying emotional changes displayed by the individual throughout the video.', 'This woman begins with a face of joy.', 5),
    ]))
    await createProject(studio)
    await goToWorkspace(page, 'Dataset')
    await answerOpenDialog(studio, [file])
    await page.getByRole('button', { name: 'Import samples' }).click()
    await expect(page.locator('[data-dataset-samples]')).toContainText('5 samples')

    await goToWorkspace(page, 'Evaluate')
    await page.getByRole('tab', { name: 'Model runs' }).click()
    await page.locator('[data-set-up-server]').click()
    await page.locator('[data-server-add]').click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Desk')
    await page.getByRole('textbox', { name: 'Address' }).fill(server.baseUrl)
    await page.getByRole('textbox', { name: 'Model', exact: true }).fill('a-model')
    await page.locator('[data-server-save]').click()
    await expect(page.locator('[data-server=Desk]')).toBeVisible()
    await page.keyboard.press('Escape')

    await expect(page.locator('[data-estimate]')).toContainText('stays on this machine')
    await expect(page.locator('[data-estimate]')).toContainText(/5 questions: about .* \(assumed\)/)
    await page.locator('[data-ask]').click()
    await expect(page.locator('[data-server-notice]')).toContainText(new URL(server.baseUrl).host)
    await page.getByRole('button', { name: 'Do not send' }).last().click()
    await expect(page.locator('[data-run]')).toHaveCount(0)
    expect(server.requests).toHaveLength(0)

    await page.locator('[data-ask]').click()
    await page.locator('[data-server-agree]').click()
    await expect(page.locator('[data-run]')).toContainText('4 of 5 answered, 1 failed')
    await expect(page.locator('[data-task-result=emotion-single]')).toContainText('50.0')
    expect(server.requests.map(({ pictures }) => pictures.length)).toEqual([8, 8, 8, 8, 8])

    await page.locator('[data-judge-run]').click()
    await expect(page.locator('[data-task-result=expression-caption]')).toContainText('whole answer 75.0')
    expect(server.requests).toHaveLength(6)

    await page.locator('[data-only]').getByText('Wrong', { exact: true }).click()
    await expect(page.locator('[data-run-answer]')).toHaveCount(1)
    await expect(page.locator('[data-run-answer]')).toContainText('Clip 3')
    await page.locator('[data-only]').getByText('Failed', { exact: true }).click()
    const failed = page.locator('[data-run-answer=failed]')
    await expect(failed).toContainText('not JSON')
    await failed.getByRole('button').click()
    const clip = page.locator('[data-sample-clip] video')
    await expect(clip).toHaveJSProperty('currentTime', 2)
    await expect(page.locator('[data-sample-detail]')).toContainText('Clip 2')
  }
  finally {
    await server.close()
  }
})
