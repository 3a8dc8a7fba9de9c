import { Box, Download, FolderInput, GitCompareArrows, GraduationCap, Undo2 } from '@lucide/vue'
import { registerCommands } from '../../shell/commands/registry.ts'
import { workspace } from '../../shell/dock/docks.ts'
import { registerPanel } from '../../shell/dock/panels.ts'
import ComparisonPanel from './ComparisonPanel.vue'
import { useModelDesk } from './model-desk.store.ts'
import ModelPanel from './ModelPanel.vue'
import { useTraining } from './training.store.ts'
import TrainingPanel from './TrainingPanel.vue'

/** Learning from corrections, and old against new. */
export function register(): void {
  const training = useTraining()
  const desk = useModelDesk()
  const group = 'group.training' as const
  registerPanel({ id: 'training', title: 'panel.training', icon: GraduationCap, component: TrainingPanel, places: [{ workspace: 'train', area: 'left', order: 0 }] })
  registerPanel({ id: 'comparison', title: 'panel.comparison', icon: GitCompareArrows, component: ComparisonPanel, places: [{ workspace: 'train', area: 'centre', order: 0 }] })
  registerPanel({ id: 'model', title: 'panel.model', icon: Box, component: ModelPanel, places: [{ workspace: 'train', area: 'right', order: 0 }] })
  registerCommands([
    {
      id: 'training.start',
      title: 'training.trainNow',
      group,
      icon: GraduationCap,
      key: 'Mod+Shift+T',
      when: () => training.status?.canTrain === true && training.job === null,
      run: () => {
        workspace.value = 'train'
        return training.start()
      },
    },
    { id: 'training.export', title: 'model.export', group, icon: Download, when: () => training.selected !== null && training.selected.state !== 'discarded', run: desk.exportSelected },
    { id: 'training.import', title: 'model.import', group, icon: FolderInput, run: desk.importFile },
    { id: 'training.rollback', title: 'training.rollback', group, icon: Undo2, when: () => training.promoted !== null, run: training.rollback },
  ])
}
