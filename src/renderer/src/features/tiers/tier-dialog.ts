import type { Tier } from '#shared/domain/document.ts'
import { readonly, ref, shallowRef } from 'vue'

/** Whether the dialog for a tier is open, and which tier it changes; null makes a new one. */
export const tierDialogOpen = ref(false)
const edited = shallowRef<Tier | null>(null)
export const editedTier = readonly(edited)

/** Opens the dialog: for a new tier, or for name and rules of one that is there. */
export function askForTier(tier: Tier | null = null): void {
  edited.value = tier
  tierDialogOpen.value = true
}
