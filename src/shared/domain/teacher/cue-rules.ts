import type { Evidence } from '../tree.ts'

/** The part of the face, or the voice, that a cue is seen or heard in. */
export type Region = NonNullable<Evidence['region']>

/**
 * When a cue is there. Values are compared as they are (`plain`), as differences from the person's usual value (`offset`) or as multiples of
 * it (`ratio`). It starts at `on`, lasts until it falls behind `off`, and is as clear as it gets at `full`; where `full` is below `on` the cue
 * means a fall. All `signals` must pass. `minus` takes a share of another signal out first. `weight` scales the confidence by how well
 * the signal is supported.
 */
export type LevelRule = Readonly<{
  kind: 'level'
  term: string
  signals: readonly string[]
  relative: 'plain' | 'offset' | 'ratio'
  on: number
  off: number
  full: number
  minUs: number
  region: Region
  weight: number
  minus?: Readonly<{ signal: string, share: number }>
}>

/** When a cue is a movement to and fro: at least `minSwings` swings of `size` and more, each within `maxGapUs` of the one before. */
export type SwingRule = Readonly<{
  kind: 'swings'
  term: string
  signal: string
  size: number
  full: number
  minSwings: number
  maxGapUs: number
  region: Region
  weight: number
}>

/** How a cue is seen in the signals: by a level that holds, or by a movement to and fro. */
export type CueRule = LevelRule | SwingRule

const strong = 1
const usable = 0.85
const weak = 0.7

/** What part of the nose and upper-lip signals follows a smile, and is taken out. */
const smileLeak = { signal: 'au12', share: 0.6 } as const

function action(term: string, signal: string, on: number, region: Region, weight: number, more: Partial<LevelRule> = {}): LevelRule {
  return { kind: 'level', term, signals: [signal], relative: 'plain', on, off: on * 0.7, full: 1, minUs: 200_000, region, weight, ...more }
}

function level(term: string, signals: readonly string[], relative: LevelRule['relative'], limits: readonly [on: number, off: number, full: number], minUs: number, region: Region, weight: number): LevelRule {
  const [on, off, full] = limits
  return { kind: 'level', term, signals, relative, on, off, full, minUs, region, weight }
}

const eyes = ['eye_open_left', 'eye_open_right'] as const

/** The rules for facial actions: intensities where 0 is the person's neutral face and 1 a full action. */
export const actionRules: readonly LevelRule[] = [
  action('inner-brows-raised', 'au01', 0.35, 'brows', usable),
  action('outer-brows-raised', 'au02', 0.35, 'brows', usable),
  action('brows-lowered', 'au04', 0.4, 'brows', weak),
  action('upper-lids-raised', 'au05', 0.4, 'eyes', usable),
  action('cheeks-raised', 'au06', 0.35, 'cheeks', weak),
  action('lids-tightened', 'au07', 0.45, 'eyes', weak),
  action('nose-wrinkled', 'au09', 0.4, 'nose', weak, { minus: smileLeak }),
  action('upper-lip-raised', 'au10', 0.4, 'mouth', weak, { minus: smileLeak }),
  action('lip-corners-raised', 'au12', 0.3, 'mouth', strong),
  action('lip-corner-tightened', 'au14', 0.45, 'mouth', weak),
  action('lip-corners-lowered', 'au15', 0.35, 'mouth', usable),
  action('chin-raised', 'au17', 0.4, 'jaw', weak),
  action('lips-puckered', 'au18', 0.4, 'mouth', usable),
  action('lips-stretched', 'au20', 0.4, 'mouth', usable),
  action('lips-tightened', 'au23', 0.45, 'mouth', weak),
  action('lips-pressed', 'au24', 0.45, 'mouth', weak),
  action('lips-parted', 'au25', 0.3, 'mouth', strong),
  action('jaw-dropped', 'au26', 0.4, 'jaw', usable),
]

/**
 * The rules for facial actions with the threshold, the lower one and the full value of each times a factor.
 * @param factors by term of the cue, above 0; rules that are not named stay as they are
 */
export function scaleActionRules(factors: ReadonlyMap<string, number>): LevelRule[] {
  return actionRules.map((rule) => {
    const factor = factors.get(rule.term) ?? 1
    return { ...rule, on: rule.on * factor, off: rule.off * factor, full: rule.full * factor }
  })
}

/** The rules for eyes, gaze and head, relative to the person's usual. */
export const stateRules: readonly CueRule[] = [
  level('eyes-wide', eyes, 'ratio', [1.2, 1.12, 1.5], 200_000, 'eyes', strong),
  level('eyes-narrowed', eyes, 'ratio', [0.75, 0.85, 0.5], 400_000, 'eyes', usable),
  level('eyes-closed', eyes, 'ratio', [0.4, 0.5, 0.15], 500_000, 'eyes', strong),
  level('blinks', ['blink'], 'plain', [0.5, 0.5, 1], 0, 'eyes', strong),
  level('gaze-left', ['gaze_x'], 'offset', [0.1, 0.07, 0.25], 400_000, 'eyes', usable),
  level('gaze-right', ['gaze_x'], 'offset', [-0.1, -0.07, -0.25], 400_000, 'eyes', usable),
  level('gaze-down', ['gaze_y'], 'offset', [0.1, 0.07, 0.25], 400_000, 'eyes', weak),
  level('gaze-up', ['gaze_y'], 'offset', [-0.1, -0.07, -0.25], 400_000, 'eyes', weak),
  level('head-turned-left', ['head_yaw'], 'offset', [12, 8, 35], 300_000, 'head', strong),
  level('head-turned-right', ['head_yaw'], 'offset', [-12, -8, -35], 300_000, 'head', strong),
  level('head-lowered', ['head_pitch'], 'offset', [10, 7, 25], 300_000, 'head', usable),
  level('head-raised', ['head_pitch'], 'offset', [-10, -7, -25], 300_000, 'head', usable),
  level('head-tilted-left', ['head_roll'], 'offset', [9, 6, 25], 300_000, 'head', strong),
  level('head-tilted-right', ['head_roll'], 'offset', [-9, -6, -25], 300_000, 'head', strong),
  level('face-nearer', ['face_size'], 'ratio', [1.15, 1.1, 1.4], 600_000, 'head', usable),
  level('face-farther', ['face_size'], 'ratio', [0.87, 0.91, 0.7], 600_000, 'head', usable),
  { kind: 'swings', term: 'head-moving-vertically', signal: 'head_pitch', size: 3, full: 10, minSwings: 3, maxGapUs: 800_000, region: 'head', weight: usable },
  { kind: 'swings', term: 'head-moving-sideways', signal: 'head_yaw', size: 4, full: 14, minSwings: 3, maxGapUs: 800_000, region: 'head', weight: strong },
  { kind: 'swings', term: 'mouth-moving', signal: 'au25', size: 0.12, full: 0.5, minSwings: 4, maxGapUs: 500_000, region: 'mouth', weight: usable },
]

/** The rules for the sound of the clip. Loudness in decibels and pitch relative to the clip's own speech. */
export const voiceRules: readonly LevelRule[] = [
  level('speech-heard', ['voice_speech'], 'plain', [0.5, 0.35, 1], 300_000, 'voice', strong),
  level('voice-loud', ['voice_loudness'], 'offset', [6, 4, 15], 300_000, 'voice', usable),
  level('voice-soft', ['voice_loudness'], 'offset', [-8, -6, -18], 300_000, 'voice', weak),
  level('voice-high', ['voice_pitch'], 'ratio', [1.26, 1.19, 1.7], 200_000, 'voice', usable),
  level('voice-low', ['voice_pitch'], 'ratio', [0.79, 0.84, 0.6], 200_000, 'voice', usable),
]
