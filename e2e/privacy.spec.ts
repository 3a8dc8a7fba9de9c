import type { Listener } from './actions/network.actions.ts'
import { join } from 'node:path'
import process from 'node:process'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { contentSecurityPolicy, windowPreferences } from '../src/main/shell/content-policy.ts'
import { listen, openSockets } from './actions/network.actions.ts'
import { addVideos, createProject } from './actions/project.actions.ts'
import { playerPage } from './pages/player.page.ts'
import { expect, openStudio, test } from './studio.ts'

/** Every way a page has to reach the network, tried against a server that listens on this machine. Answers how each ended. */
async function tryToLeave(port: number): Promise<Record<string, string>> {
  const url = `http://127.0.0.1:${port}/`
  const ended = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'went out', () => 'refused')
  const element = (tag: 'img' | 'video' | 'script' | 'iframe'): Promise<string> => new Promise((resolve) => {
    const made = document.createElement(tag)
    made.addEventListener('load', () => resolve(tag === 'iframe' ? 'loaded a frame' : 'went out'))
    made.addEventListener('error', () => resolve('refused'))
    made.src = `${url}${tag}`
    document.body.append(made)
    setTimeout(resolve, 1500, 'refused')
  })
  const socket = new Promise<string>((resolve) => {
    try {
      const made = new WebSocket(`ws://127.0.0.1:${port}/`)
      made.onopen = () => resolve('went out')
      made.onerror = () => resolve('refused')
    }
    catch {
      resolve('refused')
    }
  })
  navigator.sendBeacon(url, 'beacon')
  const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] })
  peer.createDataChannel('out')
  await peer.setLocalDescription().catch(() => undefined)
  return {
    fetch: await ended(fetch(url)),
    image: await element('img'),
    video: await element('video'),
    script: await element('script'),
    socket: await socket,
  }
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
      await page.keyboard.press('Space')
      await expect(playerPage(page).stage).toHaveAttribute('data-showing', 'video')
      await expect(playerPage(page).frame).toHaveText('f 59')
      expect(proxy.heard).toEqual([])
      if (process.platform === 'linux')
        expect(openSockets(studio.app.process().pid ?? 0)).toEqual([])

      const ways = await page.evaluate(tryToLeave, server.port)
      expect(ways).toEqual({ fetch: 'refused', image: 'refused', video: 'refused', script: 'refused', socket: 'refused' })
      expect(server.heard).toEqual([])
      expect(proxy.heard).toEqual([])
    }
    finally {
      await studio.close()
    }
  })
})

test('the page has no Node, no bare Electron, and only the named functions', async ({ studio }) => {
  const { app, page } = studio
  await expect(page.locator('#app')).not.toBeEmpty()
  const globals = await page.evaluate(() => ['process', 'require', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter(name => name in window))
  expect(globals).toEqual([])
  const offered = await page.evaluate(() => Object.keys((window as unknown as { studioShell: object }).studioShell).toSorted())
  expect(offered).toEqual([
    'connect',
    'createProject',
    'launch',
    'onEngineState',
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
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject(windowPreferences)
})

test('the content policy, navigation, windows and permissions hold', async ({ studio }) => {
  const { app, page } = studio
  await expect(page.locator('#app')).not.toBeEmpty()
  const policy = await page.evaluate(() => fetch('/').then(answer => answer.headers.get('Content-Security-Policy') ?? ''))
  expect(policy.replaceAll(/'nonce-[^']+'/g, '\'nonce-x\'')).toBe(contentSecurityPolicy('x'))

  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.wasRun = true'
    document.body.append(script)
  })
  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false)

  await page.evaluate(() => {
    location.href = 'https://example.com/'
  })
  expect(await page.evaluate(() => [location.href, window.open('https://example.com/') === null])).toEqual(['app://studio/', true])
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)

  const asked = await page.evaluate(async () => [
    await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', () => 'denied'),
    await navigator.permissions.query({ name: 'geolocation' }).then(answer => answer.state),
    await Notification.requestPermission(),
  ])
  expect(asked).toEqual(['denied', 'denied', 'denied'])

  const outside = await page.evaluate(() => Promise.all(['/media/unknown-token', '/data/unknown-token', '/../../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/media/..%2f..%2fetc%2fpasswd']
    .map(path => fetch(path).then(answer => answer.status, () => 0))))
  expect(outside.every(status => status === 404 || status === 0 || status === 400)).toBe(true)
  expect(await page.evaluate(() => fetch('file:///etc/passwd').then(() => 'read', () => 'refused'))).toBe('refused')
  studio.problems.length = 0
})
