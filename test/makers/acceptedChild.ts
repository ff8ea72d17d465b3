import { writeFileSync } from 'node:fs';
import { writeAccepted } from '../../src/settings/accepted.ts';
import { type Disk, nodeDisk } from '../../src/settings/acceptedDisk.ts';
import { aCopy } from './acceptedCopy.ts';

/** Run as a process of its own: accepts copy 3 and kills itself at the given step, a write after half of the bytes. */
const [folder = '', dieAt = '0'] = process.argv.slice(2);
let steps = 0;

function isLast(): boolean {
  steps += 1;
  return steps === Number(dieAt);
}

const die = () => process.kill(process.pid, 'SIGKILL');

const disk: Disk = {
  write(path, bytes) {
    if (isLast()) {
      writeFileSync(path, bytes.subarray(0, bytes.length / 2));
      die();
    }
    nodeDisk.write(path, bytes);
  },
  rename(from, to) {
    if (isLast()) die();
    nodeDisk.rename(from, to);
  },
  syncFolder(name) {
    if (isLast()) die();
    nodeDisk.syncFolder(name);
  },
};

writeAccepted(folder, aCopy(3), disk);
process.stdout.write('written');
