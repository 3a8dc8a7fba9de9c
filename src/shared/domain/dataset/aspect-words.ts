import type { Aspect } from './caption-items.ts'

const entry = (aspect: Aspect, words: string): Readonly<{ aspect: Aspect, words: RegExp }> => ({ aspect, words: new RegExp(`\\b(?:${words})\\b`, 'i') })

/**
 * Words that tell an aspect, the most particular aspects first: a statement belongs to the first whose words it holds. An emotion named outright
 * comes before the expression that carries it, and an expression before the part of the face that moves.
 */
export const aspectWords: readonly Readonly<{ aspect: Aspect, words: RegExp }>[] = [
  entry('camera', 'camera|close-up|close up|zooms?|pans?|handheld|static shot|wide shot|medium shot|framing|framed'),
  entry('lighting', 'lighting|lit|light source|backlit|shadows?|dimly|brightly|sunlight|spotlight|glare on'),
  entry('background', 'background|backdrop|behind (?:him|her|them)|setting|wall|room|curtain|bookshel(?:f|ves)|outdoors?|indoors?|street|stage|studio'),
  entry('emotion', 'happ(?:y|iness)|joy(?:ful)?|sad(?:ness)?|angry|anger|afraid|fear(?:ful)?|disgust(?:ed)?|surprise[ds]?|contempt(?:uous)?|neutral|anxi(?:ous|ety)|worried|calm|excited|frustrat(?:ed|ion)|disappoint(?:ed|ment)|helpless(?:ness)?|emotions?|emotional|mood|feels?|feeling'),
  entry('expression', 'smil(?:e|es|ing)|frown(?:s|ing)?|laugh(?:s|ing)?|grin(?:s|ning)?|smirk(?:s|ing)?|scowl(?:s|ing)?|grimac(?:e|es|ing)|pout(?:s|ing)?|sneer(?:s|ing)?|expressions?|brows? (?:are |is )?(?:raised|lowered|furrowed|knitted)|furrow(?:s|ed)|lip corners|raised (?:eye)?brows?|widen(?:s|ed)|squint(?:s|ing)?|tight(?:en|ens|ened) lips|pressed lips|lips? (?:are |is )?(?:pressed|tightened|parted|stretched|puckered)|jaw drop(?:s|ped)?'),
  entry('time', 'at first|begins? with|in the beginning|then|afterwards|later|finally|at the end|throughout'),
  entry('hair', 'hair(?:line|style)?|bangs|bald(?:ing)?|ponytail|blond(?:e)?|brunette|curly|wavy|braids?'),
  entry('feature', 'freckles?|moles?|beard|dimples?|scars?|goatee|m(?:o)?ustache|sideburns|stubble|five o.?clock shadow|5 o.?clock shadow|wrinkles?'),
  entry('accessory', 'make-?up|lipstick|earrings?|necklace|necktie|tie|hat|cap|mask|sunglasses|eye-?glasses|glasses|wears?|wearing|dressed|shirt|jacket|suit|dress|sweater|coat|scarf|headphones?'),
  entry('eyebrow', 'eyebrows?|brows?'),
  entry('eye', 'eyes?|eyelids?|eyelashes|pupils?|dark circles|bags under|gaze'),
  entry('nose', 'nose|nostrils?'),
  entry('mouth', 'mouth|lips?|teeth'),
  entry('chin', 'chin'),
  entry('shape', 'face shape|shape of (?:the|his|her) face|cheekbones?|oval face|round face|square face|jawline'),
  entry('skin', 'skin|complexion'),
  entry('age', 'ages?|aged|years old|young|old|elderly|middle-aged|teenage[rd]?|in (?:his|her|their) (?:teens|twenties|thirties|forties|fifties|sixties)'),
  entry('action', 'talks?|talking|speaks?|speaking|nods?|nodding|shak(?:es|ing)|turns?|turning|looks?|looking|sings?|singing|walks?|walking|gestur(?:es|ing)|sits?|sitting|stands?|standing|blink(?:s|ing)?|points?|pointing|wav(?:es|ing)|holds?|holding|eats?|drinks?|cr(?:ies|ying)'),
  entry('gender', 'male|female|man|woman|boy|girl|gentleman|lady'),
]
