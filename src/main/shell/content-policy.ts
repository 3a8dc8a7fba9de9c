import type { WebPreferences } from 'electron'

/** The origin of the studio's own page: code, media and data all come from here. */
export const appOrigin = 'app://studio'

/** What every window of the studio gets. A test compares it as a whole: nothing may be added unseen. */
export const windowPreferences = {
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
} as const satisfies WebPreferences

/**
 * The Content-Security-Policy of the page. Only the studio's own origin; styles that libraries insert carry the nonce of this load.
 * `devServer` (an origin, only while developing) may also be reached by its reload socket.
 */
export function contentSecurityPolicy(nonce: string, devServer: string | null = null): string {
  const reload = devServer ? ` ${devServer} ${devServer.replace(/^http/, 'ws')}` : ''
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' blob: data:`,
    `media-src 'self' blob:`,
    `font-src 'self'`,
    `connect-src 'self'${reload}`,
    `worker-src 'self' blob:`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

/** The permissions that Chromium may ask for and that the studio grants, each with its reason. All others are denied. */
export const grantedPermissions: Readonly<Record<string, string>> = {
  'clipboard-sanitized-write': 'copying a value, a time or a rationale by a click',
  'fullscreen': 'the video on the whole screen',
}

/** True when a page at `requestingUrl` gets `permission`: only the studio's own, and only what the table names. */
export function isPermitted(permission: string, requestingUrl: string): boolean {
  return isOwnUrl(requestingUrl) && Object.hasOwn(grantedPermissions, permission)
}

/** True for addresses of the studio's own page. */
export function isOwnUrl(url: string): boolean {
  return url === appOrigin || url.startsWith(`${appOrigin}/`)
}

/** True when the window may send this request: only to itself, never to a network. `devServer` counts as itself while developing. */
export function isAllowedRequest(url: string, devServer: string | null = null): boolean {
  if (isOwnUrl(url) || /^(?:blob:app:\/\/studio\/|data:|devtools:)/.test(url))
    return true
  return devServer !== null && (url.startsWith(`${devServer}/`) || url.startsWith(`${devServer.replace(/^http/, 'ws')}/`))
}
