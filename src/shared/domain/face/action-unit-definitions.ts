import type { SignalDefinition } from '../signal.ts'

/**
 * An action-unit-like signal: FACS number, the action's name in FACS, how well it is supported, and the fitted actions it is the sum of
 * (none where it is measured directly).
 */
export type ActionUnit = Readonly<{ number: number, action: string, support: SignalDefinition['support'], shapes: readonly string[] }>

/**
 * The action units for which a signal is given, by FACS number. Strong and usable: correlation with the drawn truth of at least .8 and .6, in
 * films and in stills of people whom nothing was learned from (scripts/models/action-units/evaluate.ts). 6 and 14 are weak, and 9 and 10 no
 * more than usable, because another make of head did not bear them out.
 * @see Ekman, Friesen and Hager 2002, Facial Action Coding System
 */
export const actionUnits: readonly ActionUnit[] = [
  { number: 1, action: 'Inner brow raiser', support: 'usable', shapes: ['browInnerUp'] },
  { number: 2, action: 'Outer brow raiser', support: 'usable', shapes: ['browOuterUp'] },
  { number: 4, action: 'Brow lowerer', support: 'usable', shapes: ['browDown'] },
  { number: 5, action: 'Upper lid raiser', support: 'weak', shapes: ['eyeWide'] },
  { number: 6, action: 'Cheek raiser', support: 'weak', shapes: ['cheekRaiser', 'cheekSquint'] },
  { number: 7, action: 'Lid tightener', support: 'weak', shapes: ['eyeSquint'] },
  { number: 9, action: 'Nose wrinkler', support: 'usable', shapes: ['noseSneer'] },
  { number: 10, action: 'Upper lip raiser', support: 'usable', shapes: ['mouthUpperUp'] },
  { number: 12, action: 'Lip corner puller', support: 'strong', shapes: ['mouthSmile'] },
  { number: 14, action: 'Dimpler', support: 'weak', shapes: ['mouthDimple'] },
  { number: 15, action: 'Lip corner depressor', support: 'usable', shapes: ['mouthFrown'] },
  { number: 17, action: 'Chin raiser', support: 'usable', shapes: ['mouthShrugLower'] },
  { number: 20, action: 'Lip stretcher', support: 'usable', shapes: ['mouthStretch'] },
  { number: 24, action: 'Lip presser', support: 'weak', shapes: ['mouthPress'] },
  { number: 25, action: 'Lips part', support: 'strong', shapes: [] },
  { number: 26, action: 'Jaw drop', support: 'strong', shapes: ['jawOpen'] },
  { number: 45, action: 'Eye closure', support: 'usable', shapes: [] },
]

const directSources: Readonly<Record<number, string>> = {
  25: 'facemesh: gap between the inner lips, head turns taken out',
  45: 'mean of the eye aspect ratio (iris) against the person’s usual opening, and of the fitted blink (action-units)',
}

/** The column name of an action unit: `au01` to `au45`. */
export function actionUnitName(number: number): string {
  return `au${String(number).padStart(2, '0')}`
}

/** The definitions of the action-unit-like signals, in the order of {@link actionUnits}. */
export const actionUnitDefinitions: readonly SignalDefinition[] = actionUnits.map(({ number, action, support }) => ({
  name: actionUnitName(number),
  group: 'action-unit',
  label: `AU ${number} ${action}`,
  definition: `${action}, like FACS action unit ${number}: departure from the person’s own neutral face with head turns taken out; 0 is neutral, 1 a full action; not a FACS coding`,
  unit: 'intensity',
  min: 0,
  max: 1.5,
  missing: 'NaN where the face was not found',
  support,
  source: directSources[number] ?? 'action-units: network on facemesh, iris and brightness, learned on drawn faces',
}))
