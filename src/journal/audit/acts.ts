/** Beginnings of row types that change who or what decides, or what was recorded. */
const actTypes = [
  'audit.key',
  'card.enrolled',
  'card.forgiven',
  'clock.trust',
  'config.',
  'emergency.',
  'firmware.',
  'hand.changed',
  'history.',
  'lockout.',
  'night.corrected',
  'outbox.',
  'override.',
  'roster.',
  'started',
  'store.',
];

/**
 * Whether a row of the evt stream is an act for the audit: of a person, or a change of config, roster, firmware, lockout,
 * clock or of the records themselves. What vehicles and lamps do by themselves is none: the figures have it.
 */
export function isAct(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('type' in body) || typeof body.type !== 'string') return false;
  const { type } = body;
  return actTypes.some((begins) => type.startsWith(begins)) || names(body, 'login') || names(body, 'cmd_id');
}

function names(body: object, key: string): boolean {
  const value = (body as Record<string, unknown>)[key];
  return typeof value === 'string' && value !== '';
}
