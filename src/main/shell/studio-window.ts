import { join } from 'node:path'
import { BrowserWindow, screen } from 'electron'
import { appOrigin, windowPreferences } from './content-policy.ts'
import { readWindowState, writeWindowState } from './remembered-window.ts'
import { minimumSize, windowBounds } from './window-bounds.ts'

const frameColour = '#111416'

/** Opens the studio's window where it was the last time, and shows it when the page has been painted. */
export function openStudioWindow(options: Readonly<{ dataDir: string, preload: string }>): BrowserWindow {
  const file = join(options.dataDir, 'window.json')
  const state = readWindowState(file)
  const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(display => display.workArea)
  const window = new BrowserWindow({
    ...windowBounds(state?.bounds ?? null, displays),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Affectree',
    backgroundColor: frameColour,
    autoHideMenuBar: true,
    show: false,
    webPreferences: { ...windowPreferences, preload: options.preload },
  })
  window.once('ready-to-show', () => {
    if (state?.maximized)
      window.maximize()
    window.show()
  })
  window.on('close', () => writeWindowState(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }))
  // the page names the window itself, by the open project
  window.on('page-title-updated', event => event.preventDefault())
  void window.loadURL(`${appOrigin}/`)
  return window
}
