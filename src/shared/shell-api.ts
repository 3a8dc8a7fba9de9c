/**
 * What the window may ask of Electron's main process: dialogs, the file manager, its own title, and a port to the engine.
 * Everything else goes through the engine's contract. Types and channel names only; the preload script and main share this page.
 */

/** Channels between preload and main. Each is answered only to the studio's own page. */
export const shellChannels = {
  connect: 'shell:connect',
  openVideos: 'shell:open-videos',
  openFile: 'shell:open-file',
  openProject: 'shell:open-project',
  openFiles: 'shell:open-files',
  chooseFolder: 'shell:choose-folder',
  createProject: 'shell:create-project',
  saveFile: 'shell:save-file',
  showInFolder: 'shell:show-in-folder',
  setTitle: 'shell:set-title',
  openLink: 'shell:open-link',
  launch: 'shell:launch',
  zoom: 'shell:zoom',
  fullScreen: 'shell:full-screen',
  port: 'shell:port',
  engineState: 'shell:engine-state',
} as const

/** The `type` of the window message by which the preload script hands the engine's MessagePort to the page. */
export const enginePortMessage = 'affectree:engine-port'

/** How the engine process is doing, as main sees it. `failed` means that it ended too often and is not started again by itself. */
export type EngineState = 'starting' | 'ready' | 'restarting' | 'failed'

/** What the command line asked the window to show first. */
export type LaunchRequest = Readonly<{ openSample: boolean, projectPath: string | null }>

/** The functions that the preload script exposes to the page as `window.studioShell`. Paths are absolute; null means that the person cancelled. */
export type ShellApi = Readonly<{
  /** Asks main for a port to the engine; it arrives as a window message, again after every restart of the engine. */
  connect: () => Promise<void>
  launch: () => Promise<LaunchRequest>
  /** Lets the person choose video files. An empty list means that they cancelled. */
  openVideos: () => Promise<readonly string[]>
  /** Lets the person choose one file with one of these endings, given with blanks between them. */
  openFile: (extensions: string) => Promise<string | null>
  openProject: () => Promise<string | null>
  /** Lets the person choose files with one of the endings (letters and digits). An empty list means that they cancelled. */
  openFiles: (name: string, extensions: readonly string[]) => Promise<readonly string[]>
  chooseFolder: () => Promise<string | null>
  createProject: (suggestedName: string) => Promise<string | null>
  saveFile: (suggestedName: string, extension: string) => Promise<string | null>
  showInFolder: (path: string) => Promise<void>
  setTitle: (title: string) => Promise<void>
  zoom: (step: 'in' | 'out' | 'reset') => Promise<void>
  toggleFullScreen: () => Promise<void>
  openLink: (url: string) => Promise<boolean>
  /** The paths of files and folders that were dropped onto the page; entries that are no files of the disk are left out. */
  pathsForDroppedFiles: (files: readonly unknown[]) => readonly string[]
  onEngineState: (listener: (state: EngineState) => void) => () => void
}>
