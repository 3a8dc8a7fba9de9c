/** Gradient steps of a training unless others are asked for; it stops earlier when the held-out loss no longer falls. */
export const defaultSteps = 400
