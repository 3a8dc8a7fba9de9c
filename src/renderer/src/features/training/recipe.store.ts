import type { ModelCard, ReinforceInput } from '#shared/contract/index.ts'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { policyStages } from '#shared/contract/index.ts'

type Stage = typeof policyStages[number]
type Kind = ModelCard['kind']

/** A parameter of reinforcement as it is offered: what is usual, and in what steps it is set. */
export const reinforceParameters = [
  { name: 'group', usual: 8, min: 2, max: 32, step: 1 },
  { name: 'clips', usual: 12, min: 1, max: 64, step: 1 },
  { name: 'temperature', usual: 1, min: 0.1, max: 2, step: 0.1 },
  { name: 'peakRate', usual: 0.0002, min: 0.00001, max: 0.01, step: 0.00001 },
  { name: 'clipRange', usual: 0.2, min: 0.01, max: 1, step: 0.01 },
  { name: 'divergence', usual: 0.04, min: 0, max: 1, step: 0.01 },
] as const satisfies readonly Readonly<{ name: keyof ReinforceInput, usual: number, min: number, max: number, step: number }>[]

/** What the next training is told; everything starts as it was measured best. */
export const useRecipe = defineStore('recipe', () => {
  const kind = ref<Kind>('reasoner')
  const stages = ref<Stage[]>(['attributes', 'expressions', 'emotions'])
  const seed = ref(1)
  /** All steps of all stages; null leaves them as they are usual. */
  const steps = ref<number | null>(null)
  const changed = ref<Record<string, number>>({})

  const valueOf = (name: string, usual: number): number => changed.value[name] ?? usual

  function set(name: string, usual: number, value: number): void {
    const { [name]: _, ...others } = changed.value
    changed.value = !Number.isFinite(value) || value === usual ? others : { ...others, [name]: value }
  }

  const input = computed(() => {
    const common = { kind: kind.value, seed: seed.value, ...steps.value ? { steps: steps.value } : {} }
    if (kind.value === 'reasoner')
      return common
    return { ...common, stages: policyStages.filter(stage => stages.value.includes(stage)), ...Object.keys(changed.value).length > 0 ? { reinforce: changed.value } : {} }
  })
  const isUsual = computed(() => seed.value === 1 && steps.value === null && Object.keys(changed.value).length === 0)

  function reset(): void {
    seed.value = 1
    steps.value = null
    changed.value = {}
    stages.value = ['attributes', 'expressions', 'emotions']
  }

  return { kind, stages, seed, steps, changed, input, isUsual, valueOf, set, reset }
})
