import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { windowPreferences } from '../src/main/shell/content-policy.ts'
import { expect, test } from './studio.ts'

/** A server of this machine that counts whoever comes. */
async function openListener(): Promise<{ origin: string, visits: string[], server: Server }> {
  const visits: string[] = []
  const server = createServer((request, response) => {
    visits.push(request.url ?? '')
    response.end('hello')
  })
  server.on('connection', () => visits.push('connection'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, visits, server }
}

test('the page is isolated, sandboxed and bound by its policy', async ({ studio }) => {
  const { app, page } = studio
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
    return contents.getLastWebPreferences()
  })
  // Electron reports the ones that decide over isolation; a unit test compares what it is given as a whole
  const reported = Object.fromEntries(Object.entries(windowPreferences).filter(([key]) => key in preferences))
  expect(Object.keys(reported)).toEqual(expect.arrayContaining(['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity', 'webviewTag']))
  expect(preferences).toMatchObject(reported)
  const seen = await page.evaluate(async () => {
    const answer = await fetch('/')
    return {
      node: [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process'), typeof Reflect.get(globalThis, 'module')],
      policy: answer.headers.get('Content-Security-Policy') ?? '',
      origin: location.origin,
    }
  })
  expect(seen.node).toEqual(['undefined', 'undefined', 'undefined'])
  expect(seen.origin).toBe('app://studio')
  expect(seen.policy).toContain(`default-src 'none'; script-src 'self';`)
  const refused = await page.evaluate(() => new Promise<[string, unknown]>((resolve) => {
    document.addEventListener('securitypolicyviolation', event => resolve([event.effectiveDirective, Reflect.get(window, 'injected')]), { once: true })
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.head.append(script)
  }))
  expect(refused).toEqual(['script-src-elem', undefined])
  studio.problems.length = 0
})

test('nothing leaves the studio: no request, no navigation, no window', async ({ studio }) => {
  const { app, page } = studio
  const { origin, visits, server } = await openListener()
  try {
    await app.evaluate(({ session }) => {
      const sent: string[] = []
      Reflect.set(globalThis, 'sentRequests', sent)
      session.defaultSession.webRequest.onSendHeaders(details => sent.push(details.url))
    })
    const outcomes = await page.evaluate(async (target) => {
      const image = new Image()
      const seen = new Promise<string>((resolve) => {
        image.onload = () => resolve('loaded')
        image.onerror = () => resolve('refused')
      })
      image.src = `${target}/image`
      const socket = await new Promise<string>((resolve) => {
        try {
          const opened = new WebSocket(target.replace('http', 'ws'))
          opened.onopen = () => resolve('opened')
          opened.onerror = () => resolve('refused')
        }
        catch {
          resolve('refused')
        }
      })
      const frame = document.createElement('iframe')
      frame.src = `${target}/frame`
      document.body.append(frame)
      const link = document.createElement('link')
      link.rel = 'prefetch'
      link.href = `${target}/prefetch`
      document.head.append(link)
      return {
        fetch: await fetch(`${target}/fetch`).then(() => 'answered', () => 'refused'),
        image: await seen,
        socket,
        window: window.open(`${target}/window`) === null ? 'refused' : 'opened',
        beacon: navigator.sendBeacon(`${target}/beacon`) ? 'queued' : 'refused',
      }
    }, origin)
    expect(outcomes).toMatchObject({ fetch: 'refused', image: 'refused', socket: 'refused', window: 'refused' })
    // the last thing asked of the page: its driver waits for a navigation that never comes
    await page.evaluate(target => void setTimeout(() => location.assign(`${target}/navigation`)), origin)
    const log = join(studio.folder, 'home', 'logs', 'studio.log')
    await expect.poll(() => existsSync(log) ? readFileSync(log, 'utf8') : '').toContain('Navigation blocked')
    const shown = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(window => window.webContents.getURL()))
    expect(shown).toEqual(['app://studio/'])
    expect(visits).toEqual([])
    const sent = await app.evaluate(() => Reflect.get(globalThis, 'sentRequests') as string[])
    expect(sent.filter(url => !url.startsWith('app://studio/'))).toEqual([])
  }
  finally {
    server.close()
  }
  studio.problems.length = 0
})

test('permissions are denied', async ({ studio }) => {
  const outcomes = await studio.page.evaluate(async () => ({
    camera: await navigator.permissions.query({ name: 'camera' as PermissionName }).then(status => status.state),
    notification: await Notification.requestPermission(),
    place: await navigator.permissions.query({ name: 'geolocation' }).then(status => status.state),
  }))
  expect(outcomes).toEqual({ camera: 'denied', notification: 'denied', place: 'denied' })
})

test('files are answered in ranges, and only those of the studio', async ({ studio }) => {
  const answers = await studio.page.evaluate(async () => {
    const script = document.querySelector('script[src]')?.getAttribute('src') ?? ''
    const get = async (path: string, init: RequestInit = {}): Promise<[number, string | null, number]> => {
      const answer = await fetch(path, init)
      return [answer.status, answer.headers.get('Content-Range'), (await answer.arrayBuffer()).byteLength]
    }
    const [, , size] = await get(script)
    return {
      size,
      part: await get(script, { headers: { Range: 'bytes=10-19' } }),
      behind: await get(script, { headers: { Range: `bytes=${size}-` } }),
      head: await get(script, { method: 'HEAD' }),
      post: await get(script, { method: 'POST' }),
      token: await get('/media/nobody-knows-this'),
      outside: await get('/..%2f..%2fmain%2findex.js'),
      none: await get('/assets/none.js'),
    }
  })
  expect(answers.part).toEqual([206, `bytes 10-19/${answers.size}`, 10])
  expect(answers.behind).toEqual([416, `bytes */${answers.size}`, 0])
  expect([answers.head[0], answers.head[2]]).toEqual([200, 0])
  expect(answers.post[0]).toBe(405)
  expect([answers.token[0], answers.outside[0], answers.none[0]]).toEqual([404, 404, 404])
  studio.problems.length = 0
})
