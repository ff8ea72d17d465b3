/** Does a deed to a shelf and kills itself before a given step on the disk, as a power cut would. */
import { mkdirSync } from 'node:fs';
import { Shelf } from '../../src/release/shelf.ts';
import { type ShelfDisk, shelfDisk } from '../../src/release/shelfDisk.ts';
import { inBoth } from '../makers/words.ts';

const [step = '', deed = '', folder = '', program = ''] = process.argv.slice(2);
let left = Number(step);

function die(): void {
  if (left === 0) process.kill(process.pid, 'SIGKILL');
  left -= 1;
}

const cutting: ShelfDisk = {
  makeFolder: (path) => (die(), shelfDisk.makeFolder(path)),
  makeTree: (from, to) => {
    die();
    // Half of it is there as the power goes.
    if (left === 0) mkdirSync(to);
    die();
    shelfDisk.makeTree(from, to);
  },
  remove: (path) => (die(), shelfDisk.remove(path)),
  rename: (from, to) => (die(), shelfDisk.rename(from, to)),
  symlink: (target, path) => (die(), shelfDisk.symlink(target, path)),
  write: (path, text) => (die(), shelfDisk.write(path, text)),
  sync: (path) => (die(), shelfDisk.sync(path)),
};

const shelf = new Shelf(folder, cutting);
if (deed === 'activate') shelf.activate(program);
else if (deed === 'confirm') shelf.confirm();
else shelf.back({ by: 'trial', why: inBoth('a test'), atMs: 0 });
