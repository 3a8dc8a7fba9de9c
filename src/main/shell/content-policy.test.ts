import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy, grantedPermissions, isAllowedRequest, isOwnUrl, isPermitted, windowPreferences } from './content-policy.ts'

describe('window preferences', () => {
  it('are exactly these', () => {
    expect(windowPreferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    })
  })
})

describe('content security policy', () => {
  it('names the studio only', () => {
    expect(contentSecurityPolicy('abc')).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc'; img-src 'self' blob: data:; media-src 'self' blob:; `
      + `font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
  })

  it('lets only the reload socket in while developing', () => {
    expect(contentSecurityPolicy('abc', 'http://localhost:5173')).toContain(`connect-src 'self' http://localhost:5173 ws://localhost:5173;`)
  })
})

describe('permissions', () => {
  it('are denied but for two, and to everybody else', () => {
    expect(Object.keys(grantedPermissions)).toEqual(['clipboard-sanitized-write', 'fullscreen'])
    expect(isPermitted('fullscreen', 'app://studio/index.html')).toBe(true)
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'hid', 'serial', 'usb', 'toString'])
      expect([permission, isPermitted(permission, 'app://studio/')]).toEqual([permission, false])
    expect(isPermitted('fullscreen', 'https://example.org/')).toBe(false)
  })
})

describe('requests', () => {
  it('go to the studio itself and nowhere else', () => {
    for (const url of ['app://studio/index.html', 'app://studio/media/t0ken', 'blob:app://studio/1234', 'data:image/png;base64,AA=='])
      expect([url, isAllowedRequest(url)]).toEqual([url, true])
    for (const url of ['https://example.org/', 'http://localhost:5173/', 'ws://localhost:5173/', 'file:///etc/passwd', 'app://studio.evil/', 'app://other/', 'ftp://a/', 'chrome-extension://x/', 'blob:https://example.org/1'])
      expect([url, isAllowedRequest(url)]).toEqual([url, false])
  })

  it('reach the development server only where there is one', () => {
    expect(isAllowedRequest('http://localhost:5173/src/main.ts', 'http://localhost:5173')).toBe(true)
    expect(isAllowedRequest('ws://localhost:5173/', 'http://localhost:5173')).toBe(true)
    expect(isAllowedRequest('http://localhost:5174/', 'http://localhost:5173')).toBe(false)
  })
})

describe('own addresses', () => {
  it('are not fooled by a longer host', () => {
    expect(isOwnUrl('app://studio')).toBe(true)
    expect(isOwnUrl('app://studiox/')).toBe(false)
  })
})
