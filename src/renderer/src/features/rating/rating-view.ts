import type { Spread } from '#shared/domain/trace/pool-traces.ts'
import { shallowRef } from 'vue'

/** The band around the mean of several raters in the lanes. */
export const spread = shallowRef<Spread>('sd')
