export const sync = {
  'sync.watchWith': 'Gemeinsam mit einem anderen Video ansehen',
  'sync.earlier': '{name}: ein Bild früher',
  'sync.later': '{name}: ein Bild später',
  'sync.bySound': '{name} nach dem Ton ausrichten',
  'sync.listen': '{name} hören',
  'sync.part': '{name} nicht mehr mit ansehen',
  'sync.error': '{ms} ms daneben',
  'sync.setByHand': 'Versatz von Hand gesetzt',
  'sync.setBySound': 'Versatz nach dem Ton gefunden, Sicherheit {percent} %',
  'sync.heard': 'Nach dem Ton bei {seconds} s ausgerichtet, Sicherheit {percent} %.',
  'sync.unsure': 'Der Ton sagt nicht, wie die Videos zueinander liegen (Sicherheit {percent} %).',
  'sync.byHand': 'Von Hand ausrichten: anhalten und eines Bild für Bild verschieben.',
} as const
