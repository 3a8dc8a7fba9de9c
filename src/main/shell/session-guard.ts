import type { Session } from 'electron'
import type { Log } from './log.ts'
import { app } from 'electron'
import { isAllowedRequest, isOwnUrl, isPermitted } from './content-policy.ts'

/** Closes Chromium's own ways to the network. Must run before the app is ready. */
export function silenceChromium(devServer: string | null): void {
  for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'no-pings'])
    app.commandLine.appendSwitch(name)
  if (!devServer)
    app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
}

/** Denies every permission that the table does not grant, and every request that would leave the studio. */
export function guardSession(session: Session, options: Readonly<{ devServer: string | null, log: Log }>): void {
  session.setSpellCheckerEnabled(false)
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const granted = isPermitted(permission, details.requestingUrl)
    if (!granted)
      options.log.write('warn', 'security', 'Permission denied', { permission })
    answer(granted)
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => isPermitted(permission, requestingOrigin))
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isAllowedRequest(details.url, options.devServer)
    if (!allowed)
      options.log.write('warn', 'security', 'Request blocked', { url: details.url })
    answer({ cancel: !allowed })
  })
  session.on('will-download', event => event.preventDefault())
}

/** No page of the studio navigates away, opens windows or embeds others. Applies to every web contents, whoever makes it. */
export function guardContents(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (event: { preventDefault: () => void }, url: string): void => {
      if (isOwnUrl(url))
        return
      event.preventDefault()
      log.write('warn', 'security', 'Navigation blocked', { url })
    }
    contents.on('will-navigate', event => refuse(event, event.url))
    contents.on('will-redirect', event => refuse(event, event.url))
    contents.on('will-frame-navigate', event => refuse(event, event.url))
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
