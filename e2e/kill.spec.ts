import type { Studio } from './studio.ts'
import { join } from 'node:path'
import process from 'node:process'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { waitForPicture } from './actions/player.actions.ts'
import { addVideos, createProject } from './actions/project.actions.ts'
import { addSegment, segmentRows, showTable } from './actions/timeline.actions.ts'
import { projectPage } from './pages/project.page.ts'
import { timelinePage } from './pages/timeline.page.ts'
import { expect, test } from './studio.ts'

/** The process id of the engine that serves the window now. */
async function enginePid({ app }: Studio): Promise<number> {
  return app.evaluate(({ app: running }) => running.getAppMetrics().find(metric => metric.name === 'Affectree engine' || metric.serviceName === 'Affectree engine')?.pid ?? 0)
}

test('an engine killed in a burst of corrections loses nothing that was acknowledged, and the window goes on', async ({ studio }) => {
  test.setTimeout(120_000)
  const { page, folder } = studio
  const clip = join(folder, 'clip.mp4')
  makeClip(clip, { format: 'mp4', encoder: 'libx264', frames: 240 })
  await createProject(studio)
  await addVideos(studio, [clip])
  await waitForPicture(page)
  await showTable(page)
  const { saved } = projectPage(page)
  const { rows } = timelinePage(page)

  for (let round = 1; round <= 2; round++) {
    const before = await segmentRows(page)
    for (let made = 0; made < 6; made++)
      await addSegment(page, 3)
    // in the middle of the burst: some are committed, one is under way
    const acknowledged = await segmentRows(page)
    const pid = await enginePid(studio)
    expect(pid).toBeGreaterThan(0)
    process.kill(pid, 'SIGKILL')

    await expect.poll(() => enginePid(studio).then(next => next !== 0 && next !== pid), { timeout: 20_000 }).toBe(true)
    await expect(page.getByText('The engine has stopped')).toBeHidden({ timeout: 20_000 })
    await expect.poll(() => segmentRows(page)).toBeGreaterThanOrEqual(Math.max(1, acknowledged))
    expect(await segmentRows(page)).toBeGreaterThanOrEqual(before)

    const after = await segmentRows(page)
    await page.keyboard.press('Escape')
    await addSegment(page, 2)
    // a call that waited for the engine to come back may be carried out now, but no call twice
    await expect.poll(() => segmentRows(page)).toBeGreaterThanOrEqual(after + 1)
    await expect(saved).toHaveAttribute('data-save-state', 'saved')
  }
  const starts = await rows.locator('[role=gridcell]:first-child').allTextContents()
  expect(new Set(starts).size).toBe(starts.length)
  // calls that were under way when the engine ended are reported as such
  studio.problems.length = 0
})
