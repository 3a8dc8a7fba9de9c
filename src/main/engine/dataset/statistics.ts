import type { DatasetFile } from './dataset-file.ts'
import { tasks } from '#shared/domain/dataset/tasks.ts'
import { answerOf, parseSample } from '#shared/formats/sample-record.ts'

/** A video or a subject whose samples stand in more than one split. */
export type Leak = Readonly<{ kind: 'video' | 'subject', name: string, splits: readonly string[], samples: number }>

/** What a dataset holds, as the paper reports it. Lengths are of answers, in words; words are counted over a sample of the answers. */
export type DatasetStatistics = Readonly<{
  samples: number
  videos: number
  byTask: readonly Readonly<{ task: string, label: string, group: string | null, samples: number, shareOfGroup: number }>[]
  bySplit: readonly Readonly<{ split: string, samples: number, videos: number }>[]
  bySource: readonly Readonly<{ source: string, samples: number }>[]
  answerWords: Readonly<{ looked: number, median: number, p95: number, longest: number, histogram: readonly number[] }>
  words: readonly Readonly<{ word: string, count: number }>[]
  leaks: readonly Leak[]
}>

const stopWords = new Set('a an the and or of to in on with is are was were be been his her their its he she they it this that these those as at by for from no not none then while who which has have had'.split(' '))

/** Answers longer than this share the last bin. */
const histogramEnd = 500
const histogramStep = 25
const looks = 50_000

function leaksOf({ raw }: DatasetFile): Leak[] {
  const videos = raw.prepare(`SELECT video.path AS name, group_concat(DISTINCT coalesce(sample.split, file.split)) AS splits, count(*) AS samples
    FROM sample JOIN file ON file.id = sample.file_id JOIN video ON video.id = sample.video_id WHERE sample.removed = 0
    GROUP BY sample.video_id HAVING count(DISTINCT coalesce(sample.split, file.split)) > 1 ORDER BY samples DESC LIMIT 1000`).all() as { name: string, splits: string, samples: number }[]
  const subjects = raw.prepare(`SELECT json_extract(sample.raw, '$.subject') AS name, group_concat(DISTINCT coalesce(sample.split, file.split)) AS splits, count(*) AS samples
    FROM sample JOIN file ON file.id = sample.file_id WHERE sample.removed = 0 AND sample.raw LIKE '%"subject"%' AND json_type(sample.raw, '$.subject') = 'text'
    GROUP BY 1 HAVING count(DISTINCT coalesce(sample.split, file.split)) > 1 ORDER BY samples DESC LIMIT 1000`).all() as { name: string, splits: string, samples: number }[]
  return [...videos.map(row => ({ kind: 'video' as const, ...row })), ...subjects.map(row => ({ kind: 'subject' as const, ...row }))].map(row => ({ ...row, splits: row.splits.split(',').sort() }))
}

function answersOf({ raw }: DatasetFile): Pick<DatasetStatistics, 'answerWords' | 'words'> {
  const last = Number(raw.prepare('SELECT coalesce(max(id), 0) FROM sample').pluck().get())
  const every = Math.max(1, Math.floor(last / looks))
  const lengths: number[] = []
  const counts = new Map<string, number>()
  for (const text of raw.prepare('SELECT raw FROM sample WHERE id % ? = 0 AND removed = 0').pluck().iterate(every) as IterableIterator<string>) {
    const words = (answerOf(parseSample(text)) ?? '').toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? []
    lengths.push(words.length)
    for (const word of words) {
      if (word.length > 2 && !stopWords.has(word))
        counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
  lengths.sort((a, b) => a - b)
  const histogram = Array.from({ length: histogramEnd / histogramStep + 1 }).fill(0) as number[]
  for (const length of lengths)
    histogram[Math.min(histogram.length - 1, Math.floor(length / histogramStep))]! += 1
  const at = (share: number): number => lengths[Math.min(lengths.length - 1, Math.floor(lengths.length * share))] ?? 0
  return {
    answerWords: { looked: lengths.length, median: at(0.5), p95: at(0.95), longest: lengths.at(-1) ?? 0, histogram },
    words: [...counts].sort((a, b) => b[1] - a[1]).slice(0, 120).map(([word, count]) => ({ word, count })),
  }
}

/** Counts and checks of the whole dataset. Reads every row: seconds for millions of samples. */
export function statisticsOf(dataset: DatasetFile): DatasetStatistics {
  const { raw } = dataset
  const counts = new Map(raw.prepare('SELECT task, count(*) FROM sample WHERE removed = 0 GROUP BY task').raw().all() as [string, number][])
  const groupOf = (task: string): string | null => tasks.find(({ key }) => key === task)?.group ?? null
  const inGroup = new Map<string | null, number>()
  for (const [task, samples] of counts)
    inGroup.set(groupOf(task), (inGroup.get(groupOf(task)) ?? 0) + samples)
  const order = [...tasks.map(({ key }) => key), ...[...counts.keys()].filter(key => !tasks.some(task => task.key === key))]
  return {
    samples: [...counts.values()].reduce((sum, samples) => sum + samples, 0),
    videos: Number(raw.prepare('SELECT count(DISTINCT video_id) FROM sample WHERE removed = 0').pluck().get()),
    byTask: order.flatMap((key) => {
      const samples = counts.get(key)
      const group = groupOf(key)
      return samples === undefined ? [] : [{ task: key, label: tasks.find(task => task.key === key)?.label ?? key, group, samples, shareOfGroup: samples / (inGroup.get(group) ?? samples) }]
    }),
    bySplit: raw.prepare('SELECT coalesce(sample.split, file.split) AS split, count(*) AS samples, count(DISTINCT video_id) AS videos FROM sample JOIN file ON file.id = sample.file_id WHERE removed = 0 GROUP BY 1 ORDER BY 2 DESC').all() as { split: string, samples: number, videos: number }[],
    bySource: raw.prepare('SELECT coalesce(source.name, \'none\') AS source, count(*) AS samples FROM sample LEFT JOIN source ON source.id = sample.source_id WHERE removed = 0 GROUP BY 1 ORDER BY 2 DESC LIMIT 40').all() as { source: string, samples: number }[],
    ...answersOf(dataset),
    leaks: leaksOf(dataset),
  }
}
