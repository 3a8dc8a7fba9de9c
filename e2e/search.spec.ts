import { cap12 } from '../src/main/engine/testing/footage.ts'
import { codeStates, makeTier } from './actions/desk.actions.ts'
import { waitForPicture } from './actions/player.actions.ts'
import { addVideos, createProject } from './actions/project.actions.ts'
import { searchFor } from './actions/search.actions.ts'
import { waitForSaved } from './actions/tree.actions.ts'
import { deskPage } from './pages/desk.page.ts'
import { playerPage } from './pages/player.page.ts'
import { searchPage } from './pages/search.page.ts'
import { expect, test } from './studio.ts'

const afterSurprise = 'annotation tier Mood term happiness and starts within 500 ms after the end of (annotation tier Look term surprise)'

test('what follows something else in time is found, played one after another, relabelled together and taken back', async ({ studio }) => {
  test.setTimeout(180_000)
  const { page } = studio
  await createProject(studio)
  await addVideos(studio, [cap12])
  await waitForPicture(page)

  await makeTier(page, 'Mood', 'Emotions')
  await page.keyboard.press('c')
  await expect(deskPage(page).code('happiness')).toBeVisible()
  await codeStates(page, [['happiness', 50, 80], ['sadness', 100, 130], ['happiness', 300, 330], ['happiness', 600, 630]])
  await makeTier(page, 'Look', 'Emotions')
  await codeStates(page, [['surprise', 40, 48], ['surprise', 90, 97], ['surprise', 290, 295], ['surprise', 560, 570]])
  await page.keyboard.press('c')
  await waitForSaved(page)

  const search = searchPage(page)
  expect(await searchFor(page, 'annotation tier Mood term happiness')).toBe(3)
  expect(await searchFor(page, afterSurprise)).toBe(2)
  await expect(search.found).toHaveCount(2)

  // both are played through, each from a little before its start, and then the player rests
  await search.play.click()
  await expect(search.current).toHaveAttribute('aria-posinset', '1')
  await expect(playerPage(page).frame).toHaveText(/^f [4-8]\d$/)
  await expect(search.current).toHaveAttribute('aria-posinset', '2')
  await expect(playerPage(page).frame).toHaveText(/^f (?:29|3[0-3])\d$/)
  await expect(search.play).toBeVisible()
  await expect(playerPage(page).panel.locator('video')).toHaveJSProperty('paused', true)

  await search.newTerm.selectOption('anger')
  await search.relabel.click()
  await expect(search.told).toHaveText(/^\s*0 finds/)
  await waitForSaved(page)
  const angry = (): Promise<number> => searchFor(page, 'annotation tier Mood term anger')
  const happy = (): Promise<number> => searchFor(page, 'annotation tier Mood term happiness')
  expect([await angry(), await happy()]).toEqual([2, 1])
  await search.found.first().click()
  await page.keyboard.press('Control+z')
  await waitForSaved(page)
  expect([await angry(), await happy()]).toEqual([0, 3])
  expect(await searchFor(page, afterSurprise)).toBe(2)
  await search.found.first().click()
  await page.keyboard.press('Control+Shift+Z')
  await waitForSaved(page)
  expect([await angry(), await happy()]).toEqual([2, 1])
})
