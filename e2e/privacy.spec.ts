import type { Listener } from './actions/network.actions.ts'
import { join } from 'node:path'
import process from 'node:process'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { listen, openSockets } from './actions/network.actions.ts'
import { waitForPicture } from './actions/player.actions.ts'
import { addVideos, createProject } from './actions/project.actions.ts'
import { playerPage } from './pages/player.page.ts'
import { expect, openStudio, test } from './studio.ts'

/** A page that asks a server of this machine for its own address (WebRTC), which no content policy forbids by itself. */
async function askForAddress(port: number): Promise<void> {
  const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }, { urls: `turn:127.0.0.1:${port}?transport=tcp`, username: 'u', credential: 'c' }] })
  peer.createDataChannel('out')
  await peer.setLocalDescription()
  await new Promise<void>((resolve) => {
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve()
    setTimeout(resolve, 3000)
  })
}

test.describe('nothing leaves the machine', () => {
  let server: Listener
  let proxy: Listener

  test.beforeEach(async () => {
    server = await listen()
    proxy = await listen()
  })
  test.afterEach(async () => {
    await server.close()
    await proxy.close()
  })

  test('in ordinary work, and when a page tries', async () => {
    const studio = await openStudio({ args: [`--proxy-server=127.0.0.1:${proxy.port}`, '--proxy-bypass-list=<-loopback>'] })
    try {
      const { page } = studio
      const clip = join(studio.folder, 'clip.mp4')
      makeClip(clip, { format: 'mp4', encoder: 'libx264', frames: 60, tones: [{ encoder: 'aac', hz: 440 }] })
      await createProject(studio)
      await addVideos(studio, [clip])
      await waitForPicture(page)
      await page.keyboard.press('Space')
      await expect(playerPage(page).stage).toHaveAttribute('data-showing', 'video')
      await expect(playerPage(page).frame).toHaveText('f 59')
      expect(proxy.heard).toEqual([])
      if (process.platform === 'linux')
        expect(openSockets(studio.app.process().pid ?? 0)).toEqual([])

      await page.evaluate(askForAddress, server.port)
      expect(server.heard).toEqual([])
      expect(proxy.heard).toEqual([])
    }
    finally {
      await studio.close()
    }
  })
})

test('the page has no Node, no bare Electron, and only the named functions', async ({ studio }) => {
  const { page } = studio
  await expect(page.locator('#app')).not.toBeEmpty()
  const globals = await page.evaluate(() => ['process', 'require', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter(name => name in window))
  expect(globals).toEqual([])
  const offered = await page.evaluate(() => Object.keys((window as unknown as { studioShell: object }).studioShell).toSorted())
  expect(offered).toEqual([
    'chooseFolder',
    'connect',
    'createProject',
    'launch',
    'onEngineState',
    'openFile',
    'openFiles',
    'openLink',
    'openProject',
    'openVideos',
    'pathsForDroppedFiles',
    'saveFile',
    'setTitle',
    'showInFolder',
    'toggleFullScreen',
    'zoom',
  ])
})
