import type { Verb, VerbContext } from '../verb.ts'
import { AppError, invariant } from '#shared/errors.ts'
import { openProjectToRead } from '../open-project.ts'
import { integerOption, textOption, UsageError } from '../verb.ts'

// As many digits as a float32 needs to be read back exactly.
const float32Digits = 9

type Series = Readonly<{ trackId: string | null, name: string, timesUs: number[], columns: Record<string, (number | null)[]> }>

function readSeries(context: VerbContext, token: string, columns: readonly string[], rows: number): Pick<Series, 'timesUs' | 'columns'> {
  const resource = context.engine.resolveToken(token)
  invariant(resource.kind === 'bytes', 'Series come as bytes')
  const { buffer, byteOffset } = resource.bytes.slice()
  const timesUs = [...new Float64Array(buffer, byteOffset, rows)]
  const values = new Float32Array(buffer, byteOffset + rows * 8, rows * columns.length)
  const column = (index: number): (number | null)[] => Array.from(values.subarray(index * rows, (index + 1) * rows), value => Number.isNaN(value) ? null : Number(value.toPrecision(float32Digits)))
  return { timesUs, columns: Object.fromEntries(columns.map((name, index) => [name, column(index)])) }
}

function chosen(series: Series, asked: readonly string[] | undefined): Series {
  const columns = Object.entries(series.columns).filter(([name]) => asked?.includes(name) ?? true)
  return { ...series, columns: Object.fromEntries(columns) }
}

function table({ name, timesUs, columns }: Series): string {
  const names = Object.keys(columns)
  const rows = timesUs.map((timeUs, row) => [name, timeUs, ...names.map(column => columns[column]?.[row] ?? '')].join('\t'))
  return [['face', 'time_us', ...names].join('\t'), ...rows].join('\n')
}

/** `signals DIR --media ID`. */
export const signals: Verb = {
  name: 'signals',
  about: 'Print the per-frame series of a film',
  details: 'One table a face, and one for the whole clip (sound) where there is any: the time of each analysed frame in microseconds and the value of each signal; missing values are empty (null in JSON).',
  positionals: ['DIR'],
  options: [
    { name: 'media', value: 'ID', required: true, about: 'the film' },
    { name: 'face', value: 'ID', about: 'only this face' },
    { name: 'columns', value: 'A,B', about: 'only these signals' },
    { name: 'start', value: 'US', about: 'from this time in microseconds' },
    { name: 'end', value: 'US', about: 'up to this time in microseconds' },
  ],
  run: async (context) => {
    const { client, options } = context
    const mediaId = textOption(options, 'media')
    if (mediaId === undefined)
      throw new UsageError('--media ID is missing: the film')
    const span = { startUs: integerOption(options, 'start'), endUs: integerOption(options, 'end') }
    const asked = textOption(options, 'columns')?.split(',')
    await openProjectToRead(context)
    const faces = (await client.analysis.tracks({ mediaId })).map(({ id, name }) => ({ id: id as string | null, name }))
    const wanted = [...faces, { id: null, name: 'clip' }].filter(({ id }) => options['face'] === undefined || id === options['face'])
    const series = await Promise.all(wanted.map(async ({ id, name }): Promise<Series> => {
      const { columns, rows, data } = await client.analysis.signals({ mediaId, trackId: id, ...span })
      return { trackId: id, name, ...readSeries(context, data, columns, rows) }
    }))
    const found = series.map(one => chosen(one, asked)).filter(({ columns }) => Object.keys(columns).length > 0)
    const unknown = asked?.find(name => !found.some(({ columns }) => name in columns))
    if (unknown !== undefined)
      throw new AppError('not-found', `There is no signal ${unknown} in this film`, { hint: 'Without --columns every signal is printed.' })
    return { json: { mediaId, series: found }, text: found.map(table).join('\n\n') }
  },
}
