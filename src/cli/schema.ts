import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exceptionsJsonSchema, settingsJsonSchema } from '../settings/jsonSchema.ts';
import { type Command, exit } from './command.ts';
import { programFolder } from './places.ts';

/** `duskgate schema`: JSON Schema of the config, for editors. */
export const schema: Command = {
  name: 'schema',
  words: '',
  text: { en: 'print or write the JSON Schema of the config', zh: '输出或写入配置的 JSON Schema' },
  options: [
    { name: 'exceptions', value: null, text: { en: 'the schema of the exceptions file', zh: '例外文件的 Schema' } },
    { name: 'write', value: null, text: { en: 'write both beside config/estate.yaml', zh: '写入 config/ 目录' } },
  ],
  examples: ['duskgate schema > estate.schema.json', 'duskgate schema --write'],
  run: (given, terminal) => {
    if (given.switches.has('write')) {
      const folder = join(programFolder, 'config');
      writeFileSync(join(folder, 'estate.schema.json'), settingsJsonSchema());
      writeFileSync(join(folder, 'exceptions.schema.json'), exceptionsJsonSchema());
      return exit.ok;
    }
    terminal.out(given.switches.has('exceptions') ? exceptionsJsonSchema() : settingsJsonSchema());
    return exit.ok;
  },
};
