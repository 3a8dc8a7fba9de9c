/** The emotions that people of the study express, by their terms in the codebook `emotions`. */
export const studyEmotions = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'] as const
export type StudyEmotion = (typeof studyEmotions)[number]

/** Weights in (0, 1] of the morphable face's actions, both sides together. */
export type Movement = Readonly<Record<string, number>>

/**
 * Ways to show each emotion, after the prototypes and variants of EMFACS: a person of the study has one of them as a habit.
 * @see Friesen and Ekman 1983, EMFACS-7
 */
export const waysToShow: Readonly<Record<StudyEmotion, readonly Movement[]>> = {
  anger: [
    { browDown: 0.9, eyeWide: 0.5, mouthPress: 0.6, mouthRollLower: 0.4 },
    { browDown: 0.9, eyeSquint: 0.7, mouthPress: 0.7, mouthShrugLower: 0.4 },
    { browDown: 0.9, eyeSquint: 0.5, mouthUpperUp: 0.5, mouthLowerDown: 0.6, jawOpen: 0.2 },
  ],
  disgust: [
    { noseSneer: 0.9, mouthUpperUp: 0.6, cheekSquint: 0.3 },
    { noseSneer: 0.5, mouthUpperUp: 0.8, mouthFrown: 0.5, mouthShrugLower: 0.5 },
    { noseSneer: 0.8, browDown: 0.3, mouthFrown: 0.6 },
  ],
  fear: [
    { browInnerUp: 0.8, browOuterUp: 0.6, browDown: 0.4, eyeWide: 0.9, mouthStretch: 0.8, jawOpen: 0.2 },
    { browInnerUp: 0.7, eyeWide: 0.8, mouthStretch: 0.9 },
    { browInnerUp: 0.8, browDown: 0.5, eyeWide: 0.8, mouthStretch: 0.6, jawOpen: 0.3 },
  ],
  happiness: [
    { mouthSmile: 0.9, cheekRaiser: 0.7, cheekSquint: 0.4 },
    { mouthSmile: 0.9, cheekRaiser: 0.6, mouthUpperUp: 0.3, mouthLowerDown: 0.3, jawOpen: 0.2 },
    { mouthSmile: 0.7 },
  ],
  sadness: [
    { browInnerUp: 0.8, browDown: 0.3, mouthFrown: 0.7, mouthShrugLower: 0.5 },
    { browInnerUp: 0.9, mouthFrown: 0.6, eyeLookDown: 0.5, eyeBlink: 0.15 },
    { browInnerUp: 0.5, mouthFrown: 0.8, mouthShrugLower: 0.6 },
  ],
  surprise: [
    { browInnerUp: 0.9, browOuterUp: 0.9, eyeWide: 0.8, jawOpen: 0.6 },
    { browInnerUp: 0.8, browOuterUp: 0.8, jawOpen: 0.5 },
    { browInnerUp: 0.7, browOuterUp: 0.9, eyeWide: 0.7, jawOpen: 0.25 },
  ],
  neutral: [{}],
}

/** Small movements that a person makes whatever they show: what an annotator must learn to overlook. */
export const mannerisms: readonly string[] = ['browOuterUp', 'mouthPress', 'eyeSquint', 'mouthDimple', 'mouthShrugLower', 'cheekSquint']
