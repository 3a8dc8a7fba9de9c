/**
 * When an expression is there: every cue of `all` at the same time and, where given, one of `any` with them, for at least `minUs`.
 * Cues of `with` that overlap make it surer. It is dropped where cues of `without`, or expressions of `unless` found before it, cover more
 * than half of it. `minCount` asks for that many stretches of its cue, and `perMinute` for that rate. `speaksFor` lists the emotions it
 * supports when they are in the tree.
 */
export type ExpressionRule = Readonly<{
  term: string
  all: readonly string[]
  any?: readonly string[]
  with?: readonly string[]
  without?: readonly string[]
  unless?: readonly string[]
  minUs?: number
  minCount?: number
  perMinute?: number
  speaksFor: readonly string[]
}>

/**
 * The rules in the order in which they are tried. What an expression speaks for follows the EMFACS prototypes: anger 4+5+7+23, contempt
 * 12+14 on one side, disgust 9+15+16, fear 1+2+4+5+7+20+26, happiness 6+12, sadness 1+4+15, surprise 1+2+5+26.
 * @see Friesen and Ekman 1983, EMFACS-7
 */
export const expressionRules: readonly ExpressionRule[] = [
  { term: 'open-smile', all: ['lip-corners-raised', 'lips-parted'], with: ['cheeks-raised', 'eyes-narrowed'], without: ['mouth-moving'], speaksFor: ['happiness'] },
  { term: 'smile', all: ['lip-corners-raised'], with: ['cheeks-raised', 'eyes-narrowed'], unless: ['open-smile'], speaksFor: ['happiness'] },
  { term: 'lip-corners-down', all: ['lip-corners-lowered'], with: ['chin-raised'], without: ['lip-corners-raised'], speaksFor: ['sadness', 'disgust'] },
  { term: 'frown', all: ['brows-lowered'], any: ['lip-corners-lowered', 'chin-raised', 'lips-pressed', 'lips-tightened'], speaksFor: ['anger', 'sadness'] },
  { term: 'brow-raise', all: ['outer-brows-raised'], with: ['inner-brows-raised'], speaksFor: ['surprise', 'fear'] },
  { term: 'inner-brow-raise', all: ['inner-brows-raised'], with: ['brows-lowered'], without: ['outer-brows-raised'], speaksFor: ['sadness', 'fear'] },
  { term: 'brow-lowering', all: ['brows-lowered'], with: ['eyes-narrowed', 'lids-tightened'], unless: ['frown'], speaksFor: ['anger', 'sadness', 'fear'] },
  { term: 'wide-eyes', all: ['eyes-wide'], with: ['upper-lids-raised'], speaksFor: ['surprise', 'fear', 'anger'] },
  { term: 'narrowed-eyes', all: ['eyes-narrowed'], with: ['lids-tightened'], unless: ['smile', 'open-smile'], speaksFor: ['anger', 'disgust'] },
  { term: 'closed-eyes', all: ['eyes-closed'], speaksFor: [] },
  { term: 'frequent-blinking', all: ['blinks'], minCount: 3, perMinute: 40, speaksFor: ['fear'] },
  { term: 'nose-wrinkle', all: ['nose-wrinkled'], with: ['upper-lip-raised', 'brows-lowered'], unless: ['smile', 'open-smile'], speaksFor: ['disgust'] },
  { term: 'upper-lip-raise', all: ['upper-lip-raised'], with: ['nose-wrinkled'], unless: ['smile', 'open-smile'], speaksFor: ['disgust', 'contempt'] },
  { term: 'lip-press', all: ['lips-pressed'], with: ['lips-tightened'], speaksFor: ['anger'] },
  { term: 'lip-stretch', all: ['lips-stretched'], with: ['lips-parted'], unless: ['smile', 'open-smile'], speaksFor: ['fear'] },
  { term: 'lip-pucker', all: ['lips-puckered'], without: ['mouth-moving'], speaksFor: [] },
  { term: 'one-sided-smile', all: ['lip-corner-tightened'], unless: ['smile', 'open-smile'], speaksFor: ['contempt'] },
  { term: 'chin-raise', all: ['chin-raised'], without: ['mouth-moving', 'lips-parted'], speaksFor: ['sadness'] },
  { term: 'jaw-drop', all: ['jaw-dropped'], with: ['lips-parted'], without: ['mouth-moving'], unless: ['open-smile'], speaksFor: ['surprise', 'fear'] },
  { term: 'gaze-aversion', all: [], any: ['gaze-left', 'gaze-right'], minUs: 400_000, speaksFor: [] },
  { term: 'gaze-down', all: ['gaze-down'], without: ['eyes-closed'], minUs: 400_000, speaksFor: ['sadness'] },
  { term: 'head-nod', all: ['head-moving-vertically'], speaksFor: [] },
  { term: 'head-shake', all: ['head-moving-sideways'], speaksFor: [] },
  { term: 'head-turn', all: [], any: ['head-turned-left', 'head-turned-right'], unless: ['head-shake'], minUs: 400_000, speaksFor: [] },
  { term: 'head-down', all: ['head-lowered'], unless: ['head-nod'], minUs: 400_000, speaksFor: ['sadness'] },
  { term: 'head-up', all: ['head-raised'], unless: ['head-nod'], minUs: 400_000, speaksFor: [] },
  { term: 'head-tilt', all: [], any: ['head-tilted-left', 'head-tilted-right'], minUs: 400_000, speaksFor: [] },
  { term: 'lean-in', all: ['face-nearer'], minUs: 600_000, speaksFor: [] },
  { term: 'lean-back', all: ['face-farther'], minUs: 600_000, speaksFor: [] },
  { term: 'speaking', all: ['mouth-moving', 'speech-heard'], minUs: 300_000, speaksFor: [] },
  { term: 'raised-voice', all: ['voice-loud', 'speech-heard'], with: ['voice-high'], speaksFor: ['anger'] },
  { term: 'low-voice', all: ['voice-soft', 'speech-heard'], speaksFor: ['sadness'] },
  { term: 'high-pitch', all: ['voice-high', 'speech-heard'], speaksFor: ['surprise', 'fear'] },
  { term: 'still-face', all: ['no-facial-action'], speaksFor: ['neutral'] },
]
