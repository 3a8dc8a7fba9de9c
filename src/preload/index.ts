import type { EngineState, ShellApi } from '#shared/shell-api.ts'
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { shellChannels as channels, enginePortMessage } from '#shared/shell-api.ts'

ipcRenderer.on(channels.port, (event) => {
  window.postMessage({ type: enginePortMessage }, location.origin, [...event.ports])
})

const api: ShellApi = {
  connect: () => ipcRenderer.invoke(channels.connect),
  launch: () => ipcRenderer.invoke(channels.launch),
  openVideos: () => ipcRenderer.invoke(channels.openVideos),
  openFile: extensions => ipcRenderer.invoke(channels.openFile, extensions),
  openProject: () => ipcRenderer.invoke(channels.openProject),
  openFiles: (name, extensions) => ipcRenderer.invoke(channels.openFiles, name, extensions),
  chooseFolder: () => ipcRenderer.invoke(channels.chooseFolder),
  createProject: suggestedName => ipcRenderer.invoke(channels.createProject, suggestedName),
  saveFile: (suggestedName, extension) => ipcRenderer.invoke(channels.saveFile, suggestedName, extension),
  showInFolder: path => ipcRenderer.invoke(channels.showInFolder, path),
  setTitle: title => ipcRenderer.invoke(channels.setTitle, title),
  zoom: step => ipcRenderer.invoke(channels.zoom, step),
  toggleFullScreen: () => ipcRenderer.invoke(channels.fullScreen),
  openLink: url => ipcRenderer.invoke(channels.openLink, url),
  pathsForDroppedFiles: files => files.filter(file => file instanceof File).map(file => webUtils.getPathForFile(file)).filter(path => path !== ''),
  onEngineState: (listener) => {
    const forward = (_event: unknown, state: EngineState): void => listener(state)
    ipcRenderer.on(channels.engineState, forward)
    return () => void ipcRenderer.off(channels.engineState, forward)
  },
}

contextBridge.exposeInMainWorld('studioShell', api)
