import type { SignalDefinition } from '../signal.ts'
import { actionUnitDefinitions } from './action-unit-definitions.ts'

const noFace = 'NaN where the face was not found'

/** The seven classes of the expression model, in the order of its output. */
export const expressionLabels = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'] as const
export type ExpressionLabel = (typeof expressionLabels)[number]

const faceSignals: readonly SignalDefinition[] = [
  ['box_x', 'Box left', 'Left edge of the box around the 468 points, in the displayed picture'],
  ['box_y', 'Box top', 'Top edge of the box around the 468 points, in the displayed picture'],
  ['box_width', 'Box width', 'Width of the box around the 468 points'],
  ['box_height', 'Box height', 'Height of the box around the 468 points'],
  ['face_size', 'Face size', 'Distance between the outer corners of the eyes, measured along the head so that turning does not shorten it'],
].map(([name, label, definition]) => ({
  name: name!,
  group: 'face',
  label: label!,
  definition: definition!,
  unit: 'px',
  min: null,
  max: null,
  missing: noFace,
  support: 'strong',
  source: 'facemesh',
}))

const qualitySignals: readonly SignalDefinition[] = [
  {
    name: 'face_flag',
    group: 'face',
    label: 'Face probability',
    definition: 'Probability that the tracked crop shows a face, as the mesh model says it',
    unit: 'probability',
    min: 0,
    max: 1,
    missing: noFace,
    support: 'strong',
    source: 'facemesh',
  },
  {
    name: 'visibility',
    group: 'face',
    label: 'Visibility',
    definition: 'Share of the 468 points that lie inside the picture; parts hidden by a hand or by turning are not noticed',
    unit: 'share',
    min: 0,
    max: 1,
    missing: noFace,
    support: 'usable',
    source: 'facemesh',
  },
  {
    name: 'sharpness',
    group: 'face',
    label: 'Sharpness',
    definition: 'Standard deviation of the Laplacian of the 192 px face crop over the standard deviation of its brightness; falls with blur and with faces smaller than the crop',
    unit: 'ratio',
    min: 0,
    max: null,
    missing: noFace,
    support: 'usable',
    source: 'picture',
  },
  {
    name: 'valid',
    group: 'face',
    label: 'Valid',
    definition: '1 where face probability is at least 0.5, at least 0.7 of the points are visible and the head is turned by less than 60 degrees; 0 where the other signals should not be trusted',
    unit: 'flag',
    min: 0,
    max: 1,
    missing: noFace,
    support: 'usable',
    source: 'facemesh',
  },
]

const headSignals: readonly SignalDefinition[] = [
  ['head_yaw', 'Head yaw', 'Turn of the head to the side; positive towards the right of the picture (the person’s own left)', 'strong'],
  ['head_pitch', 'Head pitch', 'Nod of the head; positive when the face turns down', 'usable'],
  ['head_roll', 'Head roll', 'Tilt of the head; positive clockwise in the picture', 'strong'],
].map(([name, label, definition, support]) => ({
  name: name!,
  group: 'head',
  label: label!,
  definition: `${definition!}; relative to facing the camera`,
  unit: 'degrees',
  min: -90,
  max: 90,
  missing: noFace,
  support: support as SignalDefinition['support'],
  source: 'facemesh, weighted Procrustes fit to the canonical face (Horn 1987, doi:10.1364/JOSAA.4.000629); yaw and pitch corrected by action-units',
}))

const eyeSignals: readonly SignalDefinition[] = [
  {
    name: 'gaze_x',
    group: 'gaze',
    label: 'Gaze sideways',
    definition: 'Iris centre between the corners of the eye, mean of both eyes; positive towards the right of the picture; relative to the head',
    unit: 'eye widths',
    min: -0.5,
    max: 0.5,
    missing: noFace,
    support: 'usable',
    source: 'iris',
  },
  {
    name: 'gaze_y',
    group: 'gaze',
    label: 'Gaze up and down',
    definition: 'Iris centre across the line between the corners of the eye, mean of both eyes; positive downwards; relative to the head; follows the lids',
    unit: 'eye widths',
    min: -0.5,
    max: 0.5,
    missing: noFace,
    support: 'weak',
    source: 'iris',
  },
  ...['left', 'right'].map((side): SignalDefinition => ({
    name: `eye_open_${side}`,
    group: 'eye',
    label: `Eye openness, ${side}`,
    definition: `Mean height of the lid opening over its width, of the person’s own ${side} eye (eye aspect ratio)`,
    unit: 'ratio',
    min: 0,
    max: 0.7,
    missing: noFace,
    support: 'strong',
    source: 'iris; eye aspect ratio after Soukupová and Čech 2016',
  })),
  {
    name: 'blink',
    group: 'eye',
    label: 'Blink',
    definition: '1 while both eyes are closed by more than half of the person’s usual opening for at most 0.5 s, 0 otherwise',
    unit: 'flag',
    min: 0,
    max: 1,
    missing: noFace,
    support: 'strong',
    source: 'iris',
  },
]

const expressionSignals: readonly SignalDefinition[] = expressionLabels.flatMap((label): SignalDefinition[] => {
  const common = {
    group: 'expression',
    unit: 'probability',
    min: 0,
    max: 1,
    missing: noFace,
    support: 'weak',
    source: 'emotion (FER-2013 classes)',
  } as const
  return [
    { ...common, name: `expression_${label}`, label: `Looks ${label}`, definition: `Probability that the face looks ${label}, smoothed over about half a second` },
    { ...common, name: `expression_${label}_raw`, label: `Looks ${label}, raw`, definition: `Probability that the face looks ${label}, of the single frame; noisy while a person speaks` },
  ]
})

const affectSignals: readonly SignalDefinition[] = [
  ['valence', 'Valence', 'pleasure'],
  ['arousal', 'Arousal', 'activation'],
].map(([name, label, dimension]) => ({
  name: name!,
  group: 'affect',
  label: `${label!} (derived)`,
  definition: `Derived, not measured: the mean ${dimension!} rating of the seven expression words, weighted by the smoothed expression probabilities`,
  unit: 'rating',
  min: -1,
  max: 1,
  missing: noFace,
  support: 'weak',
  source: 'emotion; ratings of Russell and Mehrabian 1977, doi:10.1016/0092-6566(77)90037-X',
}))

/** The per-frame signals of a face, in the order of the columns. */
export const faceSignalDefinitions: readonly SignalDefinition[] = [
  ...faceSignals,
  ...qualitySignals,
  ...headSignals,
  ...eyeSignals,
  ...expressionSignals,
  ...affectSignals,
  ...actionUnitDefinitions,
]

/** The signals of a clip's sound, every 32 ms, in the order of the columns. The time of a row is the start of its block. */
export const soundSignalDefinitions: readonly SignalDefinition[] = [
  {
    name: 'voice_speech',
    group: 'audio',
    label: 'Speech',
    definition: 'Probability that somebody speaks',
    unit: 'probability',
    min: 0,
    max: 1,
    missing: 'No rows where the file has no sound',
    support: 'strong',
    source: 'silero-vad',
  },
  {
    name: 'voice_loudness',
    group: 'audio',
    label: 'Loudness',
    definition: 'Root mean square level of the sound, all channels mixed',
    unit: 'dBFS',
    min: -96,
    max: 0,
    missing: 'No rows where the file has no sound',
    support: 'strong',
    source: 'sound',
  },
  {
    name: 'voice_pitch',
    group: 'audio',
    label: 'Voice pitch',
    definition: 'Fundamental frequency of the voice between 60 and 500 Hz',
    unit: 'Hz',
    min: 60,
    max: 500,
    missing: 'NaN where the sound is not voiced',
    support: 'usable',
    source: 'sound; YIN (de Cheveigné and Kawahara 2002, doi:10.1121/1.1458024)',
  },
  {
    name: 'voice_voiced',
    group: 'audio',
    label: 'Voiced',
    definition: '1 where the sound is periodic enough to have a pitch and speech is likely, 0 otherwise',
    unit: 'flag',
    min: 0,
    max: 1,
    missing: 'No rows where the file has no sound',
    support: 'usable',
    source: 'sound',
  },
  {
    name: 'voice_rate',
    group: 'audio',
    label: 'Speaking rate',
    definition: 'Syllables a second of speech, estimated from the peaks of its level between 300 and 3,000 Hz within 1.5 s before and after; pauses do not count; several voices at once count together',
    unit: 'syllables/s',
    min: 0,
    max: 10,
    missing: 'NaN where less than one of the three seconds around is speech, and in analyses made before this signal was',
    support: 'usable',
    source: 'sound and silero-vad; syllable nuclei (after de Jong and Wempe 2009, doi:10.3758/BRM.41.2.385)',
  },
]

/** Every signal that perception gives: of faces first, then of the sound. Names are unique. */
export const signalDefinitions: readonly SignalDefinition[] = [...faceSignalDefinitions, ...soundSignalDefinitions]
