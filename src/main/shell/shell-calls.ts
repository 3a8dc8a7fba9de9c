import type { WebContents } from 'electron'
import type { LaunchRequest } from '#shared/shell-api.ts'
import type { EngineProcess } from './engine-process.ts'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { BrowserWindow, dialog, shell } from 'electron'
import { shellChannels as channels } from '#shared/shell-api.ts'
import { answerCalls } from './ipc.ts'
import { safeOpenExternal } from './open-external.ts'

const videoEndings = ['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', 'mpg', 'mpeg', 'ts', 'mts', 'm2ts', 'wmv', 'ogv', '3gp', 'flv']

function windowOf(sender: WebContents): BrowserWindow {
  const window = BrowserWindow.fromWebContents(sender)
  if (!window)
    throw new Error('The call came from no window')
  return window
}

/** A name that is safe to suggest for a file: the last part of a path, without what file systems refuse. */
function fileNameOf(value: unknown): string {
  return basename(String(value ?? '').replaceAll('\\', '/')).replaceAll(/[<>:"|?*]/g, '').slice(0, 120) || 'Untitled'
}

async function openVideos(sender: WebContents): Promise<readonly string[]> {
  const answer = await dialog.showOpenDialog(windowOf(sender), {
    properties: ['openFile', 'multiSelections'],
    filters: [{ name: 'Video', extensions: videoEndings }, { name: 'All files', extensions: ['*'] }],
  })
  return answer.filePaths
}

async function openFile(sender: WebContents, extensions: unknown): Promise<string | null> {
  const endings = String(extensions).split(' ').map(ending => ending.replaceAll(/[^a-z0-9]/g, '')).filter(Boolean)
  const answer = await dialog.showOpenDialog(windowOf(sender), {
    properties: ['openFile'],
    filters: [{ name: endings.join(', ').toUpperCase(), extensions: endings }, { name: 'All files', extensions: ['*'] }],
  })
  return answer.filePaths[0] ?? null
}

async function openProject(sender: WebContents): Promise<string | null> {
  const answer = await dialog.showOpenDialog(windowOf(sender), { properties: ['openDirectory'] })
  return answer.filePaths[0] ?? null
}

async function openFiles(sender: WebContents, name: unknown, extensions: unknown): Promise<readonly string[]> {
  const endings = Array.isArray(extensions) ? extensions.map(ending => String(ending).replaceAll(/[^a-z0-9]/g, '')).filter(ending => ending !== '') : []
  const answer = await dialog.showOpenDialog(windowOf(sender), {
    properties: ['openFile', 'multiSelections'],
    filters: [{ name: String(name), extensions: endings }, { name: 'All files', extensions: ['*'] }],
  })
  return answer.filePaths
}

async function chooseFolder(sender: WebContents): Promise<string | null> {
  const answer = await dialog.showOpenDialog(windowOf(sender), { properties: ['openDirectory', 'createDirectory'] })
  return answer.filePaths[0] ?? null
}

async function createProject(sender: WebContents, suggestedName: unknown): Promise<string | null> {
  const defaultPath = join(homedir(), `${fileNameOf(suggestedName)}.affectree`)
  const answer = await dialog.showSaveDialog(windowOf(sender), { defaultPath, properties: ['createDirectory', 'showOverwriteConfirmation'] })
  return answer.canceled ? null : answer.filePath
}

async function saveFile(sender: WebContents, suggestedName: unknown, extension: unknown): Promise<string | null> {
  const ending = String(extension).replaceAll(/[^a-z0-9]/g, '')
  const answer = await dialog.showSaveDialog(windowOf(sender), {
    defaultPath: join(homedir(), `${fileNameOf(suggestedName)}.${ending}`),
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
  })
  return answer.canceled ? null : answer.filePath
}

function zoom(sender: WebContents, step: unknown): void {
  const level = step === 'reset' ? 0 : sender.getZoomLevel() + (step === 'in' ? 0.5 : -0.5)
  sender.setZoomLevel(Math.max(-2, Math.min(4, level)))
}

/** Answers what the page may ask of Electron itself, and gives each page a port to the engine, again after each restart. */
export function answerShellCalls(options: Readonly<{ engine: EngineProcess, launch: LaunchRequest }>): void {
  const { engine } = options
  const connected = new Set<WebContents>()

  async function sendPort(sender: WebContents): Promise<void> {
    const port = await engine.connect()
    if (sender.isDestroyed())
      port.close()
    else
      sender.postMessage(channels.port, null, [port])
  }

  engine.onState((state) => {
    for (const sender of connected) {
      sender.send(channels.engineState, state)
      if (state === 'ready')
        void sendPort(sender)
    }
  })

  answerCalls(channels.connect, async (sender) => {
    if (!connected.has(sender)) {
      connected.add(sender)
      sender.once('destroyed', () => connected.delete(sender))
    }
    if (engine.state() === 'ready')
      await sendPort(sender)
    else if (engine.state() === 'failed')
      void engine.connect()
  })
  answerCalls(channels.launch, () => options.launch)
  answerCalls(channels.openVideos, sender => openVideos(sender))
  answerCalls(channels.openFile, openFile)
  answerCalls(channels.openProject, sender => openProject(sender))
  answerCalls(channels.openFiles, openFiles)
  answerCalls(channels.chooseFolder, sender => chooseFolder(sender))
  answerCalls(channels.createProject, createProject)
  answerCalls(channels.saveFile, saveFile)
  answerCalls(channels.showInFolder, (_sender, path) => shell.showItemInFolder(String(path)))
  answerCalls(channels.setTitle, (sender, title) => windowOf(sender).setTitle(String(title)))
  answerCalls(channels.openLink, (_sender, url) => safeOpenExternal(url))
  answerCalls(channels.zoom, zoom)
  answerCalls(channels.fullScreen, (sender) => {
    const window = windowOf(sender)
    window.setFullScreen(!window.isFullScreen())
  })
}
