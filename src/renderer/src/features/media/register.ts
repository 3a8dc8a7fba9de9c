import { ArrowDown, ArrowUp, FilePlus2, Film, ScanFace, Trash2, Workflow } from '@lucide/vue'
import { shell } from '../../bridge/shell.ts'
import { registerCommands } from '../../shell/commands/registry.ts'
import { registerPanel } from '../../shell/dock/panels.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import MediaPanel from './MediaPanel.vue'

function select(by: number): void {
  const media = useMedia()
  const selection = useSelection()
  const index = media.list.findIndex(item => item.id === selection.mediaId)
  const next = media.list[Math.max(0, Math.min(media.list.length - 1, index + by))]
  if (next)
    selection.selectMedia(next.id)
}

/** The list of files. */
export function register(): void {
  const media = useMedia()
  const studio = useStudio()
  const group = 'group.media' as const
  const hasCurrent = (): boolean => media.current !== null
  const isReady = (): boolean => media.current?.state === 'ready'
  const current = (): string => media.current?.id ?? ''

  registerPanel({ id: 'media', title: 'panel.media', icon: Film, component: MediaPanel, places: [{ workspace: 'annotate', area: 'left', order: 0 }] })
  registerCommands([
    { id: 'media.add', title: 'media.add', group, icon: FilePlus2, key: 'Mod+I', when: () => studio.project !== null, run: async () => media.add(await shell.openVideos()) },
    { id: 'media.analyse', title: 'media.analyseSelected', group, icon: ScanFace, key: 'Mod+Enter', when: isReady, run: () => media.analyse({ mediaId: current() }) },
    { id: 'media.analyseAll', title: 'media.analyseAll', group, icon: Workflow, when: () => media.list.some(item => item.state === 'ready'), run: () => media.analyse() },
    { id: 'media.reanalyse', title: 'media.reanalyse', group, icon: ScanFace, when: () => isReady() && media.current?.analysis !== null, run: () => media.analyse({ mediaId: current(), restart: true }) },
    { id: 'media.remove', title: 'media.remove', group, icon: Trash2, when: hasCurrent, run: () => media.remove(current()) },
    { id: 'media.next', title: 'media.next', group, icon: ArrowDown, key: 'Alt+PageDown', when: hasCurrent, run: () => select(1) },
    { id: 'media.previous', title: 'media.previous', group, icon: ArrowUp, key: 'Alt+PageUp', when: hasCurrent, run: () => select(-1) },
    { id: 'media.selectNext', title: 'media.next', group, key: 'ArrowDown', scope: 'media', listed: false, run: () => select(1) },
    { id: 'media.selectPrevious', title: 'media.previous', group, key: 'ArrowUp', scope: 'media', listed: false, run: () => select(-1) },
  ])
}
