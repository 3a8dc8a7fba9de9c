import { FileOutput } from '@lucide/vue'
import { registerCommands } from '../../shell/commands/registry.ts'
import { exportOpen } from '../../shell/layout/window-state.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'

/** Writing the project out for other programs. */
export function register(): void {
  const studio = useStudio()
  registerCommands([
    { id: 'project.export', title: 'exports.title', group: 'group.project', icon: FileOutput, key: 'Mod+Alt+E', when: () => studio.project !== null, run: () => exportOpen.value = true },
  ])
}
