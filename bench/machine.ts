import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** What the figures were measured on, one line each: processor, kernel, and the versions of everything that took part. */
export function machineLines(): readonly string[] {
  const gb = (totalmem() / 2 ** 30).toFixed(0);
  const processor = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${gb} GB, Linux ${release()}`;
  const peers = ['node-red', 'script'].flatMap(peerVersions);
  return [processor, `Node ${process.versions.node}, ${[...brokerVersion(), ...peers].join(', ')}`];
}

function brokerVersion(): readonly string[] {
  const said = spawnSync('/usr/sbin/mosquitto', ['-h'], { encoding: 'utf8' }).stdout ?? '';
  return /mosquitto version \S+/.exec(said) ?? [];
}

/** What a peer asks for is what it has: its lockfile pins it. */
function peerVersions(name: string): readonly string[] {
  const file = join(import.meta.dirname, 'peers', name, 'package.json');
  if (!existsSync(file)) return [];
  const { dependencies }: { dependencies?: Readonly<Record<string, string>> } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(dependencies ?? {}).map(([packageName, version]) => `${packageName} ${version}`);
}
