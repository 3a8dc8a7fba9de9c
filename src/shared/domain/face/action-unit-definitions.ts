import type { SignalDefinition } from '../signal.ts'

/** An action-unit-like signal: FACS number, the action's name in FACS, and how well the picture supports it. */
export type ActionUnit = Readonly<{ number: number, action: string, support: SignalDefinition['support'] }>

/** The action units for which a signal is given, by FACS number. @see Ekman, Friesen and Hager 2002, Facial Action Coding System */
export const actionUnits: readonly ActionUnit[] = [
  { number: 1, action: 'Inner brow raiser', support: 'usable' },
  { number: 2, action: 'Outer brow raiser', support: 'usable' },
  { number: 4, action: 'Brow lowerer', support: 'weak' },
  { number: 6, action: 'Cheek raiser', support: 'weak' },
  { number: 9, action: 'Nose wrinkler', support: 'weak' },
  { number: 10, action: 'Upper lip raiser', support: 'weak' },
  { number: 12, action: 'Lip corner puller', support: 'strong' },
  { number: 17, action: 'Chin raiser', support: 'weak' },
  { number: 25, action: 'Lips part', support: 'strong' },
  { number: 26, action: 'Jaw drop', support: 'usable' },
  { number: 45, action: 'Eye closure', support: 'strong' },
]

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
  source: 'facemesh and iris geometry',
}))
