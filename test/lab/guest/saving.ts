/**
 * Saves to the store on the guest's own disk until the power goes: `saving.ts RUN FIRST`. The saving itself and its words
 * are those of the journal's own kill test.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ownDisk } from './ownDisk.ts';

const [run = '', first = ''] = process.argv.slice(2);
const child = join(import.meta.dirname, '../../journal/savingChild.ts');
spawnSync(process.execPath, [child, ownDisk(), run, first, '1000000'], { stdio: 'inherit' });
