import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { goToFrame, waitForPicture } from './actions/player.actions.ts'
import { addVideos, createProject } from './actions/project.actions.ts'
import { newTier, plugGamepad, pressButton, stick } from './actions/rating.actions.ts'
import { ratingPage } from './pages/rating.page.ts'
import { expect, test } from './studio.ts'

/** How many samples the lanes of the tier in front hold. */
async function samples(page: Page): Promise<number> {
  return Number(await ratingPage(page).lanes.first().getAttribute('data-samples'))
}

/** Playing takes its time, and a loaded machine more. */
const slow = { timeout: 45_000 }

const savedSeconds = async (page: Page): Promise<number> => Number(await ratingPage(page).saved.getAttribute('data-rating-saved', { timeout: 500 }).catch(() => 0)) / 1e6

test('two axes by gamepad, one stretch again by mouse, undone step by step, and what was committed outlives a kill', async ({ studio }) => {
  test.setTimeout(300_000)
  const { page, folder } = studio
  const clip = join(folder, 'clip.mp4')
  makeClip(clip, { format: 'mp4', encoder: 'libx264', frames: 900, tones: [{ encoder: 'aac', hz: 330 }] })
  const project = await createProject(studio)
  await addVideos(studio, [clip])
  await waitForPicture(page)
  await newTier(page, 'Valence and arousal')
  await plugGamepad(page)
  const view = ratingPage(page)

  await page.keyboard.press('Shift+R')
  await expect(view.state).toHaveAttribute('data-rating-state', 'recording')
  await stick(page, 0.6, -0.4)
  await expect(view.pad).toHaveAttribute('data-values', '0.600 -0.400')
  await expect.poll(() => savedSeconds(page), slow).toBeGreaterThan(2)
  await stick(page, 0, 0)
  await expect(view.pad).toHaveAttribute('data-values', '0.000 0.000')
  await pressButton(page, 0)
  await expect(view.state).toHaveAttribute('data-rating-state', 'paused')
  await pressButton(page, 0)
  await expect(view.state).toHaveAttribute('data-rating-state', 'recording')
  await expect.poll(() => savedSeconds(page), slow).toBeGreaterThan(5)
  await pressButton(page, 9)
  await expect(view.state).toHaveAttribute('data-rating-state', 'off')
  await expect.poll(() => samples(page)).toBeGreaterThan(50)
  const first = await samples(page)

  // between the marks, by mouse: as many samples as before, other values, and a step of undo of its own
  await goToFrame(page, 60)
  await page.keyboard.press('i')
  await goToFrame(page, 90)
  await page.keyboard.press('o')
  await page.keyboard.press('Shift+R')
  const box = await view.pad.boundingBox()
  await page.mouse.move(box!.x + box!.width / 2, box!.y + box!.height / 2 - 20)
  await page.mouse.move(box!.x + box!.width / 2, box!.y + 30, { steps: 3 })
  await expect(view.state).toHaveAttribute('data-rating-state', 'off', slow)
  await expect.poll(() => samples(page)).toBeGreaterThan(first / 2)
  await page.keyboard.press('Shift+X')
  await page.keyboard.press('Control+z')
  await expect.poll(() => samples(page)).toBe(first)

  // Backspace takes two seconds back and goes on; a kill loses nothing that was said to be saved
  await goToFrame(page, 300)
  await page.keyboard.press('Shift+R')
  await page.keyboard.down('ArrowUp')
  await expect.poll(() => savedSeconds(page), slow).toBeGreaterThan(12.5)
  await page.keyboard.up('ArrowUp')
  await page.keyboard.press('Backspace')
  await expect.poll(() => savedSeconds(page), slow).toBeGreaterThan(13.5)
  const saved = await savedSeconds(page)
  studio.app.process().kill('SIGKILL')
  await studio.restart([project])
  await expect.poll(() => samples(studio.page), slow).toBeGreaterThan(first + (saved - 10) * 10)
  await studio.page.keyboard.press('Control+z')
  await expect.poll(() => samples(studio.page), slow).toBe(first)
})
