/** A column of the published tables: the tasks it is made of, each with its weight. */
export type TableColumn = Readonly<{ key: string, label: string, parts: readonly Readonly<{ task: string, weight: number }>[] }>

/** A group of columns, as the published tables show them; the last column of a group is its average. */
export type TableGroup = Readonly<{ key: string, label: string, columns: readonly TableColumn[] }>

function column(key: string, label: string, tasks: readonly string[], weights: readonly number[] = tasks.map(() => 1)): TableColumn {
  return { key, label, parts: tasks.map((task, at) => ({ task, weight: weights[at] as number })) }
}

const closed = ['appearance-recognition', 'appearance-caption', 'action-recognition', 'action-caption', 'identity', 'head-pose']
const open = ['open-mouth', 'open-nose', 'open-hair', 'open-chin', 'open-face-shape', 'open-facial-features', 'open-accessories', 'open-age', 'open-gender', 'open-skin']
const eyes = ['open-eyes', 'open-eyebrows']
const acts = ['open-body-actions', 'open-facial-actions', 'open-head-actions']
const single = ['emotion-dfew', 'emotion-mafw', 'emotion-mer2023']
const fine = ['fine-emotion-mead', 'fine-emotion-ravdess']
const sentiment = ['sentiment-mosei', 'sentiment-mosi']
const conversation = ['relation-perr', 'conversation-meld']
const aspects = ['label-overlap', 'clue-overlap', 'instruction-adherence', 'response-accuracy', 'video-text-relevance', 'fluency'].map(aspect => `fine-caption/${aspect}`)

/**
 * The tables' layout. Averages give every column one vote: eyes are the mean of eyes and eyebrows, acts of three kinds of action, and so on. The
 * six aspects of captions are named `fine-caption/<aspect>`.
 * @see VidEmo, NeurIPS 2025, arXiv 2511.02712, and the code that makes its tables
 */
export const tableGroups: readonly TableGroup[] = [
  {
    key: 'closed',
    label: 'Closed attribute',
    columns: [...['App-Cls', 'App-Cap', 'Act-Cls', 'Act-Cap', 'ID', 'Pose'].map((label, at) => column(`closed-${label.toLowerCase()}`, label, [closed[at] as string])), column('closed-avg', 'AVG', closed)],
  },
  {
    key: 'open',
    label: 'Open attribute',
    columns: [
      column('open-eye', 'Eye', eyes),
      ...['Mout', 'Nose', 'Hair', 'Chin', 'Shap', 'Feat', 'Acce', 'Age', 'Gend', 'Skin'].map((label, at) => column(`open-${label.toLowerCase()}`, label, [open[at] as string])),
      column('open-act', 'Act', acts),
      column('open-avg', 'AVG', [...eyes, ...open, ...acts], [1 / 2, 1 / 2, ...open.map(() => 1), 1 / 3, 1 / 3, 1 / 3]),
    ],
  },
  {
    key: 'emotion',
    label: 'Emotion',
    columns: [column('emotion-sin', 'Sin', single), column('emotion-mul', 'Mul', ['emotions-mafw']), column('emotion-fine', 'Fine', fine), column('emotion-avg', 'AVG', [...single, 'emotions-mafw', ...fine], [1 / 3, 1 / 3, 1 / 3, 1, 1 / 2, 1 / 2])],
  },
  {
    key: 'sentiment',
    label: 'Sentiment',
    columns: [column('sentiment-sin', 'Sin', sentiment), column('sentiment-fine', 'Fine', ['fine-sentiment-sims']), column('sentiment-avg', 'AVG', [...sentiment, 'fine-sentiment-sims'], [1 / 2, 1 / 2, 1])],
  },
  {
    key: 'cues',
    label: 'Cues',
    columns: [column('cues-mic', 'Mic', ['micro-expression']), column('cues-au', 'AU', ['action-units']), column('cues-avg', 'AVG', ['micro-expression', 'action-units'])],
  },
  {
    key: 'complex',
    label: 'Complex',
    columns: [column('complex-cap', 'Cap', ['emotion-caption']), column('complex-conv', 'Conv', conversation), column('complex-avg', 'AVG', ['emotion-caption', ...conversation], [1, 1 / 2, 1 / 2])],
  },
  {
    key: 'understanding',
    label: 'Understanding',
    columns: [...['Lab', 'Clu', 'IA', 'RA', 'VTR', 'Flu'].map((label, at) => column(`understanding-${label.toLowerCase()}`, label, [aspects[at] as string])), column('understanding-avg', 'AVG', aspects)],
  },
]

/** The weighted mean of a column; NaN when one of its tasks has no score. @param scores per cent by task */
export function columnScore({ parts }: TableColumn, scores: ReadonlyMap<string, number>): number {
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0)
  return parts.reduce((sum, { task, weight }) => sum + weight * (scores.get(task) ?? Number.NaN), 0) / weights
}

/** A score as the published tables print it: cut off after one decimal, not rounded; 100 stands without. Empty for NaN. */
export function publishedText(score: number): string {
  if (Number.isNaN(score))
    return ''
  // a hair above, so that a sum like 16.299999999999997 is cut where it should be
  const tenths = Math.floor(score * 10 + 1e-9)
  return tenths >= 1000 ? '100' : `${String(Math.floor(tenths / 10)).padStart(2, '0')}.${tenths % 10}`
}
