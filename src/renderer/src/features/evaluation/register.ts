import { FileJson2, Film, GitCompareArrows, ListTree, Network, Scale, Table2 } from '@lucide/vue'
import { shell } from '../../bridge/shell.ts'
import { registerCommands } from '../../shell/commands/registry.ts'
import { workspace } from '../../shell/dock/docks.ts'
import { registerPanel } from '../../shell/dock/panels.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import ComparisonPanel from './ComparisonPanel.vue'
import ErrorPanel from './ErrorPanel.vue'
import { useEvaluation } from './evaluation.store.ts'
import RunsPanel from './RunsPanel.vue'
import TablePanel from './TablePanel.vue'
import TaskPanel from './TaskPanel.vue'

/** The evaluation desk: answers of models scored, beside what others published. */
export function register(): void {
  const evaluation = useEvaluation()
  const studio = useStudio()
  const group = 'group.evaluation' as const
  const isOpen = (): boolean => studio.project !== null
  const atDesk = (): boolean => isOpen() && workspace.value === 'evaluate'

  registerPanel({ id: 'evaluationRuns', title: 'panel.evaluationRuns', icon: Scale, component: RunsPanel, places: [{ workspace: 'evaluate', area: 'left', order: 0 }] })
  registerPanel({ id: 'resultTable', title: 'panel.resultTable', icon: Table2, component: TablePanel, places: [{ workspace: 'evaluate', area: 'centre', order: 0 }] })
  registerPanel({ id: 'taskDetail', title: 'panel.taskDetail', icon: ListTree, component: TaskPanel, places: [{ workspace: 'evaluate', area: 'centre', order: 1 }] })
  registerPanel({ id: 'runComparison', title: 'panel.runComparison', icon: GitCompareArrows, component: ComparisonPanel, places: [{ workspace: 'evaluate', area: 'centre', order: 2 }] })
  registerPanel({ id: 'runError', title: 'panel.runError', icon: Film, component: ErrorPanel, places: [{ workspace: 'evaluate', area: 'right', order: 0 }] })
  registerCommands([
    {
      id: 'evaluation.import',
      title: 'evaluation.import',
      group,
      icon: FileJson2,
      when: isOpen,
      run: async () => {
        const paths = await shell.openFiles('JSON', ['jsonl', 'json'])
        workspace.value = 'evaluate'
        await evaluation.importFiles(paths)
      },
    },
    {
      id: 'evaluation.fromTrees',
      title: 'evaluation.fromTrees',
      group,
      icon: Network,
      when: isOpen,
      run: async () => {
        workspace.value = 'evaluate'
        await evaluation.answerFromTrees()
      },
    },
    { id: 'evaluation.next', title: 'evaluation.next', group, when: atDesk, run: () => evaluation.step(1) },
    { id: 'evaluation.previous', title: 'evaluation.previous', group, when: atDesk, run: () => evaluation.step(-1) },
  ])
}
