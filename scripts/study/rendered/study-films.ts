import type { FilmSet } from './draw-films.ts'

/** The films of the study: 20 people, each emotion once, 192 px, 12.5 pictures a second; about 5,000 pictures. */
export const studyFilms: FilmSet = { seed: 1, people: 20, rounds: 1, sizePx: 192, rateHz: 12.5 }
