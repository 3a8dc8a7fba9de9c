import { Search } from '@lucide/vue'
import { registerCommands } from '../../shell/commands/registry.ts'
import { showPanel } from '../../shell/dock/docks.ts'
import { registerPanel } from '../../shell/dock/panels.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import SearchPanel from './SearchPanel.vue'

/** Search across all files of the project. */
export function register(): void {
  const studio = useStudio()
  registerPanel({ id: 'search', title: 'panel.search', icon: Search, component: SearchPanel, places: [{ workspace: 'annotate', area: 'right', order: 4 }], bare: true })
  registerCommands([{ id: 'search.show', title: 'search.show', group: 'group.view', icon: Search, key: 'Mod+F', when: () => studio.project !== null, run: () => showPanel('search') }])
}
