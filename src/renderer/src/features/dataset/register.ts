import { BarChart3, Database, FileJson2, FolderOutput, Gavel, ListFilter, Redo2, Sparkles, Split, Text, Undo2 } from '@lucide/vue'
import { client } from '../../bridge/client.ts'
import { shell } from '../../bridge/shell.ts'
import { registerCommands } from '../../shell/commands/registry.ts'
import { workspace } from '../../shell/dock/docks.ts'
import { registerPanel } from '../../shell/dock/panels.ts'
import { t } from '../../shell/messages/messages.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { useDataset } from './dataset.store.ts'
import OverviewPanel from './OverviewPanel.vue'
import SamplePanel from './SamplePanel.vue'
import SamplesPanel from './SamplesPanel.vue'
import StatisticsPanel from './StatisticsPanel.vue'
import VerifyPanel from './VerifyPanel.vue'

async function exportTo(form: 'official' | 'ms-swift'): Promise<void> {
  const folder = await shell.chooseFolder()
  if (folder === null)
    return
  const notices = useNotices()
  const written = await notices.attempt(() => client.dataset.exportFolder({ folder, form }))
  if (written)
    notices.tell(t('dataset.exported', { n: written.length, folder }), { action: { title: t('dataset.showFolder'), run: () => void shell.showInFolder(folder) } })
}

/** The workshop: samples are read, checked by a committee, made from trees, and written as sets. */
export function register(): void {
  const dataset = useDataset()
  const studio = useStudio()
  const group = 'group.dataset' as const
  const isOpen = (): boolean => studio.project !== null
  const inWorkshop = (): boolean => isOpen() && workspace.value === 'dataset'
  const vote = (choice: string) => () => document.querySelector<HTMLButtonElement>(`[data-vote="${choice}"]`)?.click()

  registerPanel({ id: 'datasetOverview', title: 'panel.datasetOverview', icon: Database, component: OverviewPanel, places: [{ workspace: 'dataset', area: 'left', order: 0 }] })
  registerPanel({ id: 'samples', title: 'panel.samples', icon: ListFilter, component: SamplesPanel, places: [{ workspace: 'dataset', area: 'centre', order: 0 }], bare: true })
  registerPanel({ id: 'verify', title: 'panel.verify', icon: Gavel, component: VerifyPanel, places: [{ workspace: 'dataset', area: 'centre', order: 1 }] })
  registerPanel({ id: 'statistics', title: 'panel.statistics', icon: BarChart3, component: StatisticsPanel, places: [{ workspace: 'dataset', area: 'centre', order: 2 }] })
  registerPanel({ id: 'sample', title: 'panel.sample', icon: Text, component: SamplePanel, places: [{ workspace: 'dataset', area: 'right', order: 0 }, { workspace: 'evaluate', area: 'right', order: 1 }] })
  registerCommands([
    { id: 'dataset.import', title: 'dataset.import', group, icon: FileJson2, when: isOpen, run: async () => dataset.importFiles(await shell.openFiles('JSON, CSV', ['json', 'jsonl', 'csv', 'tsv'])) },
    { id: 'dataset.generate', title: 'dataset.generate', group, icon: Sparkles, when: isOpen, run: dataset.generate },
    { id: 'dataset.exportOfficial', title: 'dataset.exportOfficial', group, icon: FolderOutput, when: isOpen, run: () => exportTo('official') },
    { id: 'dataset.exportSwift', title: 'dataset.exportSwift', group, icon: FolderOutput, when: isOpen, run: () => exportTo('ms-swift') },
    {
      id: 'dataset.split',
      title: 'dataset.split',
      group,
      icon: Split,
      when: isOpen,
      run: async () => {
        const done = await dataset.act(() => client.dataset.splitBySubject({ share: 0.1 }))
        if (done)
          useNotices().tell(t('dataset.splitDone', { n: done.samples }))
      },
    },
    { id: 'dataset.undo', title: 'dataset.undo', group, icon: Undo2, key: 'Mod+Alt+Z', when: inWorkshop, run: () => dataset.step('undo') },
    { id: 'dataset.redo', title: 'dataset.redo', group, icon: Redo2, key: 'Mod+Alt+Y', when: inWorkshop, run: () => dataset.step('redo') },
    { id: 'verify.right', title: 'verify.right', group, key: 'R', scope: 'verify', listed: false, run: vote('right') },
    { id: 'verify.wrong', title: 'verify.wrong', group, key: 'W', scope: 'verify', listed: false, run: vote('wrong') },
    { id: 'verify.unsure', title: 'verify.unsure', group, key: 'U', scope: 'verify', listed: false, run: vote('unsure') },
  ])
}
