import { LayoutDashboard, Maximize, Redo2, Search, Settings, SunMoon, Undo2, ZoomIn, ZoomOut } from '@lucide/vue'
import { shell } from '../../bridge/shell.ts'
import { registerCommands } from '../commands/registry.ts'
import { resetLayout, workspace } from '../dock/docks.ts'
import { useDocument } from '../stores/document.store.ts'
import { useStudio } from '../stores/studio.store.ts'
import { paletteOpen, settingsOpen } from './window-state.ts'
import { workspaces } from './workspaces.ts'

const themes = ['dark', 'light', 'contrast'] as const

/** Commands of the window itself. */
export function registerWindowCommands(): void {
  const studio = useStudio()
  const document = useDocument()
  const hasProject = (): boolean => studio.project !== null

  registerCommands([
    { id: 'window.palette', title: 'command.palette', group: 'group.window', icon: Search, key: 'Mod+K', listed: false, run: () => paletteOpen.value = true },
    { id: 'window.settings', title: 'command.settings', group: 'group.window', icon: Settings, key: 'Mod+,', run: () => settingsOpen.value = true },
    {
      id: 'window.theme',
      title: 'command.theme',
      group: 'group.view',
      icon: SunMoon,
      run: () => studio.updateSettings({ theme: themes[(themes.findIndex(theme => theme === studio.settings.theme) + 1) % themes.length] ?? 'dark' }),
    },
    { id: 'window.resetLayout', title: 'command.resetLayout', group: 'group.view', icon: LayoutDashboard, when: hasProject, run: resetLayout },
    { id: 'edit.undo', title: 'command.undo', group: 'group.edit', icon: Undo2, key: 'Mod+Z', when: () => document.history.canUndo, run: () => document.undo() },
    { id: 'edit.redo', title: 'command.redo', group: 'group.edit', icon: Redo2, key: 'Mod+Shift+Z', alternates: ['Mod+Y'], when: () => document.history.canRedo, run: () => document.redo() },
    { id: 'window.zoomIn', title: 'command.zoomIn', group: 'group.view', icon: ZoomIn, key: 'Mod+=', alternates: ['Mod++'], run: () => shell.zoom('in') },
    { id: 'window.zoomOut', title: 'command.zoomOut', group: 'group.view', icon: ZoomOut, key: 'Mod+-', run: () => shell.zoom('out') },
    { id: 'window.zoomReset', title: 'command.zoomReset', group: 'group.view', key: 'Mod+0', run: () => shell.zoom('reset') },
    { id: 'window.fullScreen', title: 'command.fullScreen', group: 'group.view', icon: Maximize, key: 'Shift+F11', run: () => shell.toggleFullScreen() },
    ...workspaces.map((item, index) => ({
      id: `window.workspace.${item.id}`,
      title: item.title,
      group: 'group.view' as const,
      icon: item.icon,
      key: `Mod+${index + 1}`,
      when: hasProject,
      run: () => {
        workspace.value = item.id
      },
    })),
  ])
}
