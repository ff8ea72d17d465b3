import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Ask, Command as Asked, Reply } from '../controller/command.ts';
import { localDateTime } from '../words/localTime.ts';
import { type Arguments, exit, UsageError } from './command.ts';
import { askCore } from './control.ts';
import { stateFolder } from './places.ts';
import { paint, type Terminal } from './terminal.ts';

/** Zone ids of the first word: `road-main,path-east`. */
export function zonesOf(given: Arguments, example: string): string[] {
  const zones = (given.words[0] ?? '').split(',').filter((zone) => zone !== '');
  if (zones.length === 0) throw new UsageError(`Name at least one zone, such as: ${example}`);
  return zones;
}

/** Sends a command to core over the crew's socket and prints the answer. Exit code 0 only when it was applied. */
export async function askAndTell(ask: Ask, given: Arguments, terminal: Terminal): Promise<number> {
  const folder = stateFolder(given);
  const answer = await askCore(folder, { kind: 'command', command: asked(ask, given.options['why'] ?? '') });
  if (answer.kind === 'reply') return tell(answer.reply, terminal);
  terminal.err(`${answer.kind === 'refused' ? answer.text : `Unexpected answer: ${answer.kind}.`}\n`);
  return exit.no;
}

function asked(ask: Ask, why: string): Asked {
  const issuedAtMs = Date.now();
  const login = userInfo().username;
  return {
    id: randomUUID(),
    login,
    via: 'local',
    retained: false,
    issuedAtMs,
    notAfterMs: issuedAtMs + 30_000,
    why,
    ask,
  };
}

function tell(reply: Reply, terminal: Terminal): number {
  const applied = reply.code === 'applied';
  terminal.out(`${paint(terminal, applied ? 'green' : 'red', reply.code)}: ${reply.text}\n`);
  for (const zone of reply.zones) {
    const until = zone.untilMs === null ? '' : ` until ${localDateTime(zone.untilMs, hostZone())}`;
    const then = zone.thenLevel === null ? '' : `, then ${zone.thenLevel} %`;
    terminal.out(`  ${zone.zone}: ${zone.level} %${until}${then}\n`);
  }
  return applied ? exit.ok : exit.no;
}

/** The reader's own zone: the person at this terminal looks at this terminal's clock. */
function hostZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
