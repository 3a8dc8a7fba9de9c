import type { CommitteeReport } from './committee-store.ts'
import type { DatasetStatistics } from './statistics.ts'

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** A data card in Markdown: what is in the set, how it was checked, and what to mind. */
export function dataCard(name: string, statistics: DatasetStatistics, committee: CommitteeReport, madeAt: Date): string {
  const { verdicts, judges, agreement } = committee
  const judged = verdicts.kept + verdicts.refused + verdicts.tied + verdicts.open
  return [
    `# ${name}: data card`,
    '',
    `Written by Affectree on ${madeAt.toISOString().slice(0, 10)}. ${statistics.samples} samples about ${statistics.videos} videos.`,
    '',
    '| task | samples | share of its group |',
    '|---|---:|---:|',
    ...statistics.byTask.map(({ label, samples, shareOfGroup }) => `| ${label} | ${samples} | ${percent(shareOfGroup)} |`),
    '',
    '| split | samples | videos |',
    '|---|---:|---:|',
    ...statistics.bySplit.map(({ split, samples, videos }) => `| ${split} | ${samples} | ${videos} |`),
    '',
    `Answers have a median of ${statistics.answerWords.median} words (95 % at most ${statistics.answerWords.p95}), over ${statistics.answerWords.looked} answers.`,
    '',
    '## Checks',
    '',
    statistics.leaks.length === 0 ? 'No video and no named subject has samples in more than one split.' : `${statistics.leaks.length} videos or subjects have samples in more than one split: ${statistics.leaks.slice(0, 10).map(leak => leak.name).join(', ')}${statistics.leaks.length > 10 ? ', ...' : ''}.`,
    judged === 0
      ? 'No sample was put before a committee.'
      : `${judged} samples were put before a committee: ${verdicts.kept} kept, ${verdicts.refused} refused, ${verdicts.tied} tied, ${verdicts.open} open. Krippendorff's alpha of the judges: ${agreement.alpha === null ? `undefined (${agreement.reason ?? 'too few votes'})` : agreement.alpha.toFixed(2)} over ${agreement.items} items.`,
    ...judges.map(({ judge, kind, votes, accuracy, gold }) => `- ${judge} (${kind}): ${votes} votes${accuracy === null ? '' : `, right on ${percent(accuracy)} of ${gold} gold items`}`),
    '',
    'What a face shows is not what a person feels: labels tell what annotators and models saw.',
    '',
  ].join('\n')
}
