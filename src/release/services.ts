import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fitUnits, unitFolders } from './units.ts';

/** What a change of release asks of the service manager. */
export type Services = {
  /** Since they were last reset: starts after failures of core and link, and whether duskgate-safe runs. */
  readonly look: () => { readonly coreRestarts: number; readonly linkRestarts: number; readonly safeRuns: boolean };
  /** Roads by the saved table unless core is up: a way back must not leave them dark. */
  readonly lightRoads: () => void;
  /** Starts what `current` points at, with its own units. */
  readonly startCurrent: () => void;
};

/** systemd, where it runs; elsewhere nothing is started, and the release is the current one from the next boot on. */
export const systemdServices: Services = {
  look: () => ({
    coreRestarts: numberOf('duskgate-core', 'NRestarts'),
    linkRestarts: numberOf('duskgate-link', 'NRestarts'),
    safeRuns: isActive('duskgate-safe'),
  }),
  lightRoads() {
    if (!isActive('duskgate-core')) systemctl('start', 'duskgate-safe.service');
  },
  startCurrent() {
    fitUnits(unitFolders);
    systemctl('daemon-reload');
    systemctl('reset-failed', 'duskgate-core.service', 'duskgate-link.service');
    systemctl('--no-block', 'restart', 'duskgate-core.service', 'duskgate-link.service');
  },
};

function isActive(unit: string): boolean {
  return valueOf(unit, 'ActiveState') === 'active';
}

function numberOf(unit: string, property: string): number {
  return Number(valueOf(unit, property)) || 0;
}

function valueOf(unit: string, property: string): string {
  return systemctl('show', '--value', `--property=${property}`, `${unit}.service`).trim();
}

/** A refusal is no reason to stop half-way: what follows brings the same units to their places. */
function systemctl(...words: readonly string[]): string {
  if (!existsSync('/run/systemd/system')) return '';
  return spawnSync('systemctl', ['--no-pager', ...words], { encoding: 'utf8', timeout: 60_000 }).stdout ?? '';
}
