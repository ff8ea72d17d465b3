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
  return isActType(type) || names(body, 'login') || names(body, 'cmd_id');
}

const begins = /^\{"type":"([^"\\]+)"/;

/** False for the text of a row that is surely no act: most rows are of vehicles, and reading each as JSON takes its time. */
export function mayBeAct(text: string): boolean {
  const type = begins.exec(text)?.[1];
  if (type === undefined || text.includes('"login"') || text.includes('"cmd_id"') || text.includes('\\u')) return true;
  return isActType(type);
}

function isActType(type: string): boolean {
  return actTypes.some((beginning) => type.startsWith(beginning));
}

function names(body: object, key: string): boolean {
  const value = (body as Record<string, unknown>)[key];
  return typeof value === 'string' && value !== '';
}
