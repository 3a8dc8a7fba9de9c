import { cap12 } from '../src/main/engine/testing/footage.ts'
import { codeKeys, makeTier } from './actions/desk.actions.ts'
import { waitForPicture } from './actions/player.actions.ts'
import { addVideos, createProject } from './actions/project.actions.ts'
import { waitForSaved } from './actions/tree.actions.ts'
import { deskPage } from './pages/desk.page.ts'
import { playerPage } from './pages/player.page.ts'
import { expect, test } from './studio.ts'

test('thirty states are coded by keyboard alone while a real face plays at 1x and 2x, taken back and brought again', async ({ studio }) => {
  test.setTimeout(150_000)
  const { page } = studio
  await createProject(studio)
  await addVideos(studio, [cap12])
  await waitForPicture(page)
  const { code, running, lane } = deskPage(page)
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

  await expect(lane('Mood')).toHaveAttribute('aria-label', 'Mood: 30 annotations')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect(lane('Mood')).toHaveAttribute('aria-label', 'Mood: 29 annotations')
  await page.keyboard.press('Control+Shift+Z')
  await page.keyboard.press('Control+Shift+Z')
  await expect(lane('Mood')).toHaveAttribute('aria-label', 'Mood: 30 annotations')
})
