import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { readFrameNumber } from '../src/main/engine/media/fixtures/frame-number.ts'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { goToFrame, waitForPicture } from './actions/player.actions.ts'
import { addVideos, createProject, selectFile } from './actions/project.actions.ts'
import { playerPage } from './pages/player.page.ts'
import { syncPage } from './pages/sync.page.ts'
import { expect, test } from './studio.ts'

/** How much later the second clip begins. */
const laterSeconds = 1.234
const rateHz = 30

/** The number that the picture of a `<video>` or canvas carries now. */
async function numberIn(page: Page, selector: string): Promise<number> {
  const { pixels, widthPx } = await page.evaluate((wanted) => {
    const picture = document.querySelector<HTMLVideoElement | HTMLCanvasElement>(wanted)!
    const [width, height] = picture instanceof HTMLVideoElement ? [picture.videoWidth, picture.videoHeight] : [picture.width, picture.height]
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')!
    context.drawImage(picture, 0, 0)
    const row = Math.floor(Math.floor(height / 6) / 2)
    return { pixels: [...context.getImageData(0, row, width, 1).data], widthPx: width }
  }, selector)
  return readFrameNumber([...pixels, ...pixels, ...pixels, ...pixels], widthPx, 6, 4)
}

test('two copies of one event are aligned by sound, stepped and played in step, nudged by a frame and undone', async ({ studio }) => {
  test.setTimeout(240_000)
  const { page, folder } = studio
  const clips = [['left.mp4', 0], ['right.mp4', laterSeconds]] as const
  for (const [name, babbleFrom] of clips)
    makeClip(join(folder, name), { format: 'mp4', encoder: 'libx264', frames: 900, tones: [{ encoder: 'aac', babbleFrom }] })
  await createProject(studio)
  await addVideos(studio, clips.map(([name]) => join(folder, name)))
  await selectFile(studio, 'left.mp4')
  await waitForPicture(page)
  const { companion, offset, watchWith, earlier } = syncPage(page)

  await watchWith.click()
  await page.getByRole('menuitem', { name: 'right.mp4' }).click()
  await expect(companion).toBeVisible({ timeout: 30_000 })
  await expect.poll(async () => Math.abs(Number(await companion.getAttribute('data-offset-us')) + laterSeconds * 1e6), { timeout: 60_000 }).toBeLessThan(1000)
  await expect(offset).toHaveAttribute('title', /found by sound/)

  // stopped: the frame on screen at 300 / 30 s - 1.234 s
  await goToFrame(page, 300)
  await expect.poll(() => numberIn(page, '[data-companion] canvas')).toBe(Math.floor(300 - laterSeconds * rateHz))

  // playing: it comes to within a frame of where it should be (for how long it stays there, see `npm run bench -- sync`)
  await playerPage(page).play.click()
  await expect.poll(async () => Math.abs(Number(await companion.getAttribute('data-error-us') || 1e6)), { timeout: 30_000, intervals: [100] }).toBeLessThan(1e6 / rateHz)
  await playerPage(page).play.click()

  const before = Number(await companion.getAttribute('data-offset-us'))
  await earlier.click()
  await expect.poll(async () => Number(await companion.getAttribute('data-offset-us')) - before).toBeLessThan(-30_000)
  await page.keyboard.press('Control+z')
  await expect(companion).toHaveAttribute('data-offset-us', String(before))
})
