import type { SignalDefinition } from '#shared/domain/signal.ts'

type Group = SignalDefinition['group']

/** A lane of signals that belong together: drawn over each other when folded, each on its own lane when unfolded. */
export type SignalGroup = Readonly<{ group: Group, signals: readonly SignalDefinition[] }>

/** Groups in the order in which they are stacked. Boxes and quality of the face are for the engine and tables, not for lanes. */
const order: readonly Group[] = ['expression', 'affect', 'action-unit', 'eye', 'head', 'gaze', 'own']

/** Weakly supported signals are left out unless asked for; a group that holds nothing better is shown as it is. */
function supported(signals: readonly SignalDefinition[], showsWeak: boolean): readonly SignalDefinition[] {
  const better = signals.filter(({ support }) => support !== 'weak')
  return showsWeak || better.length === 0 ? signals : better
}

/** The lanes of a face. Raw outputs stand beside their smoothed signal in the data but not on a lane of their own. */
export function faceSignalGroups(definitions: readonly SignalDefinition[], showsWeak = false): readonly SignalGroup[] {
  return order
    .map(group => ({ group, signals: supported(definitions.filter(item => item.group === group && !item.name.endsWith('_raw')), showsWeak) }))
    .filter(({ signals }) => signals.length > 0)
}

const emotionOf: Readonly<Record<string, string>> = {
  angry: 'anger',
  disgust: 'disgust',
  fear: 'fear',
  happy: 'happiness',
  sad: 'sadness',
  surprise: 'surprise',
  neutral: 'neutral',
  contempt: 'contempt',
}

const plain = ['--text-soft', '--accent-line', '--caution', '--emotion-fear', '--emotion-sadness', '--emotion-anger'] as const

/** The token that a signal is drawn in: expressions in the colour of their emotion, the others by their place in the group. */
export function signalToken(definition: Pick<SignalDefinition, 'group' | 'name'>, place: number): string {
  const emotion = definition.group === 'expression' ? emotionOf[definition.name.replace(/^expression_/, '')] : undefined
  return emotion ? `--emotion-${emotion}` : plain[place % plain.length] ?? '--text-soft'
}

/** The short code of an expression signal: `expression_happy` is HAP. Empty for other signals. */
export function expressionCode(name: string): string {
  return (emotionOf[name.replace(/^expression_/, '')] ?? '').slice(0, 3).toUpperCase()
}

/** The range that a lane shows: what the definition says, widened by what the values hold where it says nothing. */
export function laneRange(definitions: readonly Pick<SignalDefinition, 'min' | 'max'>[], extremes: Readonly<{ low: number, high: number }>): Readonly<{ low: number, high: number }> {
  const lows = definitions.map(item => item.min)
  const highs = definitions.map(item => item.max)
  const low = lows.includes(null) ? extremes.low : Math.min(...lows.map(Number))
  const high = highs.includes(null) ? extremes.high : Math.max(...highs.map(Number))
  if (!Number.isFinite(low) || !Number.isFinite(high))
    return { low: 0, high: 1 }
  return low < high ? { low, high } : { low: low - 0.5, high: high + 0.5 }
}
