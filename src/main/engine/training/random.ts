export { createRandom, type Random, seedOf, shuffled } from '#shared/domain/random.ts'
