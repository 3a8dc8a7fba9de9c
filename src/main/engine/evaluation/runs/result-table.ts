import type { ResultTable } from '#shared/contract/evaluation-runs.contract.ts'
import type { PublishedResults } from '#shared/domain/evaluation/published-results.ts'
import type { TaskOutcome } from '#shared/domain/evaluation/run-table.ts'
import type { RunRow } from './run-store.ts'
import { tableGroups } from '#shared/domain/evaluation/result-table.ts'
import { runColumns } from '#shared/domain/evaluation/run-table.ts'

/** Runs, in the order given, under what others published, in the layout of the published tables. Published results are left out when null. */
export function resultTable(runs: readonly Readonly<{ run: RunRow, tasks: readonly TaskOutcome[] }>[], published: PublishedResults | null): ResultTable {
  return {
    groups: tableGroups.map(({ key, label, columns }) => ({ key, label, columns: columns.map(column => ({ key: column.key, label: column.label })) })),
    rows: [
      ...(published?.rows ?? []).map(({ model, scores }) => ({ id: `published ${model}`, name: model, kind: 'published' as const, published: scores, honest: null })),
      ...runs.map(({ run, tasks }) => ({ id: run.id, name: run.name, kind: 'run' as const, ...runColumns(tasks) })),
    ],
    source: published?.source ?? '',
    note: published?.note ?? '',
  }
}
