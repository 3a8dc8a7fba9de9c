import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChatServer } from '../src/main/engine/testing/chat-server.ts'
import { createProject } from './actions/project.actions.ts'
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
