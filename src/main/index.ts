import { join } from 'node:path'
import process from 'node:process'
import { app, BrowserWindow, session } from 'electron'
import { declareAppProtocol, serveAppProtocol } from './shell/app-protocol.ts'
import { startEngineProcess } from './shell/engine-process.ts'
import { parseLaunchArguments } from './shell/launch-arguments.ts'
import { openLog } from './shell/log.ts'
import { setApplicationMenu } from './shell/menu.ts'
import { guardContents, guardSession, silenceChromium } from './shell/session-guard.ts'
import { answerShellCalls } from './shell/shell-calls.ts'
import { openStudioWindow } from './shell/studio-window.ts'

const { AFFECTREE_HOME, ELECTRON_RENDERER_URL } = process.env
const here = import.meta.dirname
const devServer = app.isPackaged ? null : ELECTRON_RENDERER_URL?.replace(/\/$/, '') ?? null

if (AFFECTREE_HOME)
  app.setPath('userData', AFFECTREE_HOME)
// root cannot use Chromium's sandbox on Linux and starts with this switch; enableSandbox would take it away and no process would start
if (!app.commandLine.hasSwitch('no-sandbox'))
  app.enableSandbox()
declareAppProtocol()
silenceChromium(devServer)

function start(): void {
  const dataDir = app.getPath('userData')
  const log = openLog(dataDir)
  const resourcesDir = app.isPackaged ? join(process.resourcesPath, 'resources') : join(here, '../../resources')
  const versions = { version: app.getVersion(), electron: process.versions.electron, chrome: process.versions.chrome }
  const engine = startEngineProcess({ entryDir: here, start: { resourcesDir, dataDir, ...versions }, log })
  const openWindow = (): BrowserWindow => openStudioWindow({ dataDir, preload: join(here, '../preload/index.cjs') })

  guardContents(log)
  guardSession(session.defaultSession, { devServer, log })
  serveAppProtocol({ pageDir: join(here, '../renderer'), devServer, resolveToken: engine.resolveToken })
  answerShellCalls({ engine, launch: parseLaunchArguments(process.argv.slice(1), process.cwd()) })
  setApplicationMenu()
  openWindow()

  let closed = false
  app.on('before-quit', (event) => {
    if (closed)
      return
    event.preventDefault()
    void engine.close().then(() => {
      closed = true
      app.quit()
    })
  })
  app.on('window-all-closed', () => app.quit())
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus())
}

if (app.requestSingleInstanceLock())
  void app.whenReady().then(start)
else
  app.quit()
