import { FilePlus, Folder, FolderOpen, PlaySquare, X } from '@lucide/vue'
import { onConnected } from '../../bridge/connection.ts'
import { registerCommands } from '../../shell/commands/registry.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { createProject, openAtLaunch, openProject, showProjectInFolder } from './project-actions.ts'

/** Commands of the project, and what the command line asked to open. */
export function register(): void {
  const studio = useStudio()
  const isOpen = (): boolean => studio.project !== null
  const group = 'group.project' as const
  registerCommands([
    { id: 'project.create', title: 'project.new', group, icon: FilePlus, key: 'Mod+N', run: createProject },
    { id: 'project.open', title: 'project.open', group, icon: FolderOpen, key: 'Mod+O', run: openProject },
    { id: 'project.openSample', title: 'project.openSample', group, icon: PlaySquare, run: studio.openSample },
    { id: 'project.showInFolder', title: 'project.showInFolder', group, icon: Folder, when: isOpen, run: showProjectInFolder },
    { id: 'project.close', title: 'project.close', group, icon: X, when: isOpen, run: studio.close },
  ])
  let first = true
  onConnected(() => {
    if (first)
      void useNotices().attempt(openAtLaunch)
    first = false
  })
}
