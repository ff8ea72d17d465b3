import type { Command } from '../../controller/command.ts';
import type { Site } from '../../controller/site.ts';
import { dayMs, type Instant, minuteMs } from '../../units.ts';

/** Commands that a broker, a bad link or a stranger makes: of the right shape, since the door lets no other in. */
export function hostileCommands(
  how: 'repeated' | 'late' | 'retained' | 'future' | 'stranger' | 'hostile' | 'flood',
  { base, wallMs, site }: { readonly base: Command | null; readonly wallMs: Instant; readonly site: Site },
): readonly Command[] {
  const zone = site.zones[0]?.id ?? '';
  const fresh = (id: string, more: Partial<Command> = {}): Command => ({
    id: `${how}-${id}-${wallMs}`,
    login: 'operator',
    via: 'mqtt',
    retained: false,
    issuedAtMs: wallMs,
    notAfterMs: wallMs + minuteMs,
    why: '',
    ask: { kind: 'override', zones: [zone], level: 0, end: { kind: 'default' }, belowFloor: true, allowBoost: false },
    ...more,
  });
  switch (how) {
    case 'repeated':
      return base === null ? [] : [base, base];
    case 'late':
      return [fresh('a', { issuedAtMs: wallMs - 3 * dayMs, notAfterMs: wallMs - 2 * dayMs })];
    case 'retained':
      return [fresh('a', { retained: true })];
    case 'future':
      return [fresh('a', { issuedAtMs: wallMs + dayMs, notAfterMs: wallMs + 2 * dayMs })];
    case 'stranger':
      return [fresh('a', { login: 'nobody' }), fresh('b', { login: 'constructor' })];
    case 'hostile':
      return [
        fresh('a', { ask: { kind: 'resume', zones: ['__proto__', 'constructor'] } }),
        fresh('b', { ask: { kind: 'gateOpen', lane: 'toString' }, login: 'manager' }),
        fresh('c', { issuedAtMs: Number.NaN, notAfterMs: Number.NaN }),
        fresh('d', { ask: { kind: 'emergency', end: { kind: 'instant', atMs: Number.MAX_SAFE_INTEGER } } }),
      ];
    case 'flood':
      return Array.from({ length: 300 }, (_, n) => fresh(`n${n}`, { ask: { kind: 'resume', zones: [zone] } }));
  }
}
