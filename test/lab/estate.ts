import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { nodeFlags } from '../../src/runtime/nodeFlags.ts';

const root = resolve(import.meta.dirname, '../..');

type EstateWires = { readonly board: string; readonly zones: string; readonly lane: string };

/** Lamps: those that must be lit from dusk to dawn, the others in windows of their own. */
const estateOn = ({ board, zones, lane }: EstateWires): string => `
estate: { id: lab, device: pole, names: { zh: 试验, en: Lab } }
place: { latitudeDeg: 31.23, longitudeDeg: 121.47, timeZone: Asia/Shanghai }
clock: { sources: [host] }
${board}
staggerMs: 0
luminaires:
  street: { ratedW: 60, dimming: relay }
programs:
  dusk-to-dawn:
    rules: [{ id: night, start: { sun: set, elevationDeg: -4 }, end: { sun: rise, elevationDeg: -4 }, level: 100 }]
  evening:
    rules: [{ id: evening, start: { sun: set, elevationDeg: -4 }, end: "22:00", level: 100 }]
  summer:
    rules: [{ id: summer, start: "20:00", end: "06:00", level: 100 }]
zones:
${zones}
lanes:
  - id: gate-in
    names: { zh: 入口, en: In }
    direction: in
    powerLoss: fail-open
${lane}
    antiPassback: { kind: off }
`;

/** A Raspberry Pi whose outputs have every polarity and contact there is, with a gate. */
export const raspberryPiEstate = estateOn({
  board: 'board: raspberry-pi',
  zones: `
  - { id: road, names: { zh: 路, en: Road }, need: must-be-lit, promise: dusk-to-dawn, floor: 50, luminaire: street, lampCount: 1, program: dusk-to-dawn, output: { kind: relay, line: GPIO17, contact: normally-closed } }
  - { id: court, names: { zh: 球场, en: Court }, need: as-needed, luminaire: street, lampCount: 1, program: evening, output: { kind: relay, line: GPIO18, contact: normally-open } }
  - { id: path, names: { zh: 小径, en: Path }, need: as-needed, luminaire: street, lampCount: 1, program: summer, output: { kind: relay, line: GPIO26, contact: normally-open, activeLow: true } }
  - { id: stairs, names: { zh: 楼梯, en: Stairs }, need: must-be-lit, promise: dusk-to-dawn, floor: 50, luminaire: street, lampCount: 1, program: dusk-to-dawn, output: { kind: relay, line: GPIO27, contact: normally-closed, activeLow: true } }`,
  lane: `
    readers: [{ id: reader-in, d0: GPIO24, d1: GPIO25, formats: [H10301], facilities: [77] }]
    inputs: { arrive: GPIO5, safety: GPIO6, armOpen: GPIO7, armClosed: GPIO8 }
    outputs: { open: GPIO22 }`,
});

/** The eight lines of a PL061: a gate and one road. */
export const pl061Estate = estateOn({
  board: 'board: linux\ngpioChip: 9030000.pl061',
  zones: `
  - { id: road, names: { zh: 路, en: Road }, need: must-be-lit, promise: dusk-to-dawn, floor: 50, luminaire: street, lampCount: 1, program: dusk-to-dawn, output: { kind: relay, line: LINE7, contact: normally-closed } }`,
  lane: `
    readers: [{ id: reader-in, d0: LINE0, d1: LINE1, formats: [H10301], facilities: [77] }]
    inputs: { arrive: LINE2, safety: LINE3, armOpen: LINE4, armClosed: LINE5 }
    outputs: { open: LINE6 }`,
});

/** Makes the state folder of an estate on this machine, which is quicker than in a guest: config, roster, safe table. */
export function prepareEstate(estate: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-lab-'));
  const config = join(folder, 'estate.yaml');
  writeFileSync(config, estate);
  copyFileSync(join(root, 'config/residents.csv'), join(folder, 'residents.csv'));
  const at = ['--config', config, '--state', folder];
  run(['src/cli/main.ts', 'check', config, '--accept', '--state', folder]);
  run(['src/cli/main.ts', 'card', 'keys', ...at]);
  run(['src/cli/main.ts', 'card', 'import', join(folder, 'residents.csv'), ...at]);
  run(['firmware/saveSafeTable.ts', folder]);
  const cache = { NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
  run([...nodeFlags.core, 'firmware/core.ts', '--compile-only'], cache);
  return folder;
}

/**
 * Lets Node keep what it compiles of the guest's programs: an emulated processor takes ten times as long to strip their types.
 * Outside a guest they end at once, with an error that nobody needs to see, and by then everything is loaded.
 */
export function compileGuests(folder: string): void {
  compileLimit(folder);
  const guests = join(import.meta.dirname, 'guest');
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compile-cache'), LAB_SIM: '' };
  for (const program of ['chip', 'cards', 'edges', 'core', 'gate', 'units', 'trial', 'pulser', 'limit'])
    spawnSync(process.execPath, [join(guests, `${program}.ts`)], { cwd: root, env, stdio: 'ignore', timeout: 60_000 });
}

/** The C program whose answer to an edge is the limit of any program's. */
function compileLimit(folder: string): void {
  const args = ['-O2', '-static', '-Wall', '-Werror', '-o', join(folder, 'follow'), 'test/lab/guest/follow.c'];
  const { status, stderr } = spawnSync('gcc-12', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`gcc-12 ${args.join(' ')}: ${stderr}`);
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const at = { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, at);
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
}
