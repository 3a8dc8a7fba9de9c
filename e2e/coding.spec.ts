import { cap12 } from '../src/main/engine/testing/footage.ts'
import { annotationRows, codeKeys, makeTier, tabTo } from './actions/desk.actions.ts'
import { waitForPicture } from './actions/player.actions.ts'
import { addVideos, createProject } from './actions/project.actions.ts'
import { waitForSaved } from './actions/tree.actions.ts'
import { deskPage } from './pages/desk.page.ts'
import { playerPage } from './pages/player.page.ts'
import { expect, test } from './studio.ts'

test('thirty states are coded by keyboard alone while a real face plays at 1x and 2x, taken back and brought again, found and relabelled together', async ({ studio }) => {
  test.setTimeout(Math.max(150_000, test.info().timeout))
  const { page } = studio
  await createProject(studio)
  await addVideos(studio, [cap12])
  await waitForPicture(page)
  const { rows, code, running, inspector, table, search, found } = deskPage(page)
  const { speed } = playerPage(page)

  await makeTier(page, 'Mood', 'Emotions')
  await page.keyboard.press('c')
  await expect(code('happiness')).toBeVisible()
  const key = async (term: string): Promise<string> => (await code(term).locator('kbd').textContent() ?? '').trim()
  const keys = [await key('happiness'), await key('sadness'), await key('surprise')]
  const fifteen = Array.from({ length: 15 }, (_, n) => keys[n % keys.length]!)

  await page.keyboard.press('l')
  await expect(speed).toHaveText(/^1/)
  await codeKeys(page, fifteen)
  await expect(running).toHaveCount(1)
  await page.keyboard.press('l')
  await expect(speed).toHaveText(/^2/)
  await codeKeys(page, fifteen)
  await page.keyboard.press('Shift+C')
  await page.keyboard.press('k')
  await expect(running).toHaveCount(0)
  await waitForSaved(page)

  await page.keyboard.press('Shift+E')
  await expect(table).toBeVisible()
  await expect.poll(() => annotationRows(page)).toBe(30)
  const bounds = await rows.evaluateAll(list => list.map(row => [...row.querySelectorAll('[role=gridcell]')].slice(0, 2).map(cell => cell.textContent)))
  bounds.slice(1).forEach(([start], at) => expect(start).toBe(bounds[at]?.[1]))

  await page.keyboard.press('Control+ArrowLeft')
  await expect(inspector.getByLabel('Term')).toHaveValue('happiness')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect.poll(() => annotationRows(page)).toBe(29)
  await page.keyboard.press('Control+Shift+Z')
  await page.keyboard.press('Control+Shift+Z')
  await expect.poll(() => annotationRows(page)).toBe(30)

  await page.keyboard.press('Control+f')
  await page.keyboard.type('annotation term sadness and not overlaps (annotation term happiness)')
  await page.keyboard.press('Enter')
  await expect(found).toHaveCount(10)
  await tabTo(page, search.getByLabel('Relabel all as'))
  await page.keyboard.type('anger')
  await expect(search.getByText('Nothing found.')).toBeVisible()
  await expect(page.locator('[data-save-state]')).toHaveAttribute('data-save-state', 'saved')
  await page.keyboard.press('Control+z')
  await tabTo(page, search.getByRole('textbox', { name: 'Query' }))
  await page.keyboard.press('Enter')
  await expect(found).toHaveCount(10)
})
