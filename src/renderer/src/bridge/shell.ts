import type { ShellApi } from '#shared/shell-api.ts'

declare global {
  // eslint-disable-next-line ts/consistent-type-definitions -- declaration merging with the DOM's Window needs an interface
  interface Window {
    readonly studioShell: ShellApi
  }
}

/** Electron's main process as the page may use it. Tests put their own in `window.studioShell` before importing. */
export const shell: ShellApi = window.studioShell
