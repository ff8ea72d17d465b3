/** duskgate-trial: watches a release on trial. Run: node src/release/watchMain.ts [folder of releases] [folder of health.json] */
import { readFileSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { readHealth } from './healthFile.ts';
import { trialLimits } from './judge.ts';
import { systemdServices } from './services.ts';
import { Shelf } from './shelf.ts';
import { watchTrial } from './watch.ts';

const [folder, healthFolder = '/run/duskgate'] = process.argv.slice(2);

await watchTrial({
  shelf: new Shelf(folder),
  services: systemdServices,
  health: () => readHealth(healthFolder, Date.now()),
  limits: trialLimits,
  boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
  pause: (ms) => pause(ms),
  say: (line) => writeSync(1, `duskgate-trial: ${line}\n`),
});
