#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { type Command, exit, readArguments, telling, UsageError } from './command.ts';
import { commonOptions, helpOf, helpOfAll } from './help.ts';
import type { Terminal } from './terminal.ts';

/** Each command is loaded only when it is asked for: a crew's `status` should not wait for the schema. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.ts')).run,
  check: async () => (await import('./check.ts')).check,
  plan: async () => (await import('./plan.ts')).plan,
  status: async () => (await import('./status.ts')).status,
  log: async () => (await import('./log.ts')).log,
  night: async () => (await import('./night.ts')).night,
  work: async () => (await import('./work.ts')).work,
  voice: async () => (await import('./voice.ts')).voice,
  service: async () => (await import('./service.ts')).service,
  energy: async () => (await import('./energy.ts')).energy,
  override: async () => (await import('./override.ts')).override,
  resume: async () => (await import('./override.ts')).resume,
  lockout: async () => (await import('./lockout.ts')).lockout,
  unlock: async () => (await import('./lockout.ts')).unlock,
  emergency: async () => (await import('./emergency.ts')).emergency,
  gate: async () => (await import('./gate.ts')).gate,
  call: async () => (await import('./call.ts')).call,
  card: async () => (await import('./card.ts')).card,
  reader: async () => (await import('./reader.ts')).reader,
  people: async () => (await import('./people.ts')).people,
  certs: async () => (await import('./certs.ts')).certs,
  sign: async () => (await import('./sign.ts')).sign,
  page: async () => (await import('./page.ts')).page,
  board: async () => (await import('./board.ts')).board,
  report: async () => (await import('./report.ts')).report,
  export: async () => (await import('./export.ts')).exportHistory,
  audit: async () => (await import('./audit.ts')).audit,
  simulate: async () => (await import('./simulate.ts')).simulate,
  replay: async () => (await import('./replay.ts')).replay,
  doctor: async () => (await import('./doctor.ts')).doctor,
  office: async () => (await import('./office.ts')).office,
  release: async () => (await import('./release.ts')).release,
  schema: async () => (await import('./schema.ts')).schema,
};

/** Runs one command line; answers with the exit code. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.out(helpOfAll(await Promise.all(Object.values(commands).map((load) => load())), terminal));
    return name === undefined ? exit.usage : exit.ok;
  }
  const load = commands[name];
  if (load === undefined) {
    const known = Object.keys(commands).join(', ');
    terminal.err(`${worded(noCommand, { name, known })[terminal.language]}\n`);
    return exit.usage;
  }
  return runCommand(await load(), rest, terminal);
}

const noCommand: Words = {
  en: 'There is no command "{name}". Commands: {known}.',
  zh: '没有命令“{name}”。可用命令：{known}。',
};

function runCommand(command: Command, argv: readonly string[], terminal: Terminal): Promise<number> {
  return telling({ terminal, kinds: [UsageError], code: exit.usage }, () => {
    const given = readArguments({ ...command, options: [...command.options, ...commonOptions] }, argv);
    if (given.switches.has('help')) {
      terminal.out(helpOf(command, terminal));
      return exit.ok;
    }
    return command.run(given, terminal);
  });
}

/** The terminal of this process. Chinese when asked for by --lang, else by LC_ALL or LANG. */
export function ownTerminal(argv: readonly string[]): Terminal {
  const at = argv.indexOf('--lang');
  const asked = at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith('--lang='))?.slice(7);
  const locale = asked ?? process.env['LC_ALL'] ?? process.env['LANG'] ?? '';
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    color: process.stdout.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
    // A serial console may claim to have none.
    columns: process.stdout.columns || 100,
    language: locale.startsWith('zh') ? 'zh' : 'en',
  };
}

if (import.meta.main) {
  enableCompileCache();
  const argv = process.argv.slice(2);
  process.stdout.on('error', (problem: NodeJS.ErrnoException) => process.exit(problem.code === 'EPIPE' ? 0 : 1));
  try {
    process.exitCode = await main(argv, ownTerminal(argv));
  } catch (problem) {
    process.stderr.write(`duskgate: ${wordsOf(problem)[ownTerminal(argv).language]}\n`);
    process.exitCode = exit.missing;
  }
}
