import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { socketNames } from '../channel/sockets.ts';
import type { Arguments, Option } from './command.ts';

/** Folder of the installed program: where package.json lies. */
export const programFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

const poleState = '/var/lib/duskgate';

export const stateOption: Option = {
  name: 'state',
  value: 'DIR',
  text: {
    en: `state folder (else DUSKGATE_STATE, ${poleState}, or ./var)`,
    zh: `状态目录（缺省依次为 DUSKGATE_STATE、${poleState}、./var）`,
  },
};

export const configOption: Option = {
  name: 'config',
  value: 'FILE',
  text: {
    en: 'config file (else DUSKGATE_CONFIG or config/estate.yaml)',
    zh: '配置文件（缺省为 DUSKGATE_CONFIG 或 config/estate.yaml）',
  },
};

/** Where the store, the sockets and the log lie. */
export function stateFolder(given: Arguments): string {
  const named = given.options['state'] ?? process.env['DUSKGATE_STATE'];
  if (named !== undefined) return resolve(named);
  return existsSync(poleState) ? poleState : resolve('var');
}

export function configFile(given: Arguments): string {
  return resolve(
    given.options['config'] ?? process.env['DUSKGATE_CONFIG'] ?? join(programFolder, 'config', 'estate.yaml'),
  );
}

/** The crew's socket to core. */
export function controlSocket(given: Arguments): string {
  return join(stateFolder(given), socketNames.crew);
}
