import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contractDocuments } from '../mqtt/documents.ts';
import { exceptionsJsonSchema, settingsJsonSchema } from '../settings/jsonSchema.ts';
import { type Command, exit } from './command.ts';
import { programFolder } from './places.ts';

/** `duskgate schema`: JSON Schema of the config for editors, and of the MQTT messages for whoever connects. */
export const schema: Command = {
  name: 'schema',
  words: '',
  text: { en: 'print or write the JSON Schema of the config', zh: '输出或写入配置的 JSON Schema' },
  options: [
    { name: 'exceptions', value: null, text: { en: 'the schema of the exceptions file', zh: '例外文件的 Schema' } },
    {
      name: 'write',
      value: null,
      text: {
        en: 'write all generated files: config schemas, MQTT schemas, AsyncAPI',
        zh: '写入全部生成文件：配置与 MQTT 的 Schema、AsyncAPI',
      },
    },
  ],
  examples: ['duskgate schema > estate.schema.json', 'duskgate schema --write'],
  run: (given, terminal) => {
    if (!given.switches.has('write')) {
      terminal.out(given.switches.has('exceptions') ? exceptionsJsonSchema() : settingsJsonSchema());
      return exit.ok;
    }
    for (const { path, text } of generated()) {
      mkdirSync(dirname(join(programFolder, path)), { recursive: true });
      writeFileSync(join(programFolder, path), text);
      terminal.out(`${path}\n`);
    }
    return exit.ok;
  },
};

/** Every generated file of the project, by its path from the root. */
function generated(): readonly { readonly path: string; readonly text: string }[] {
  return [
    { path: 'config/estate.schema.json', text: settingsJsonSchema() },
    { path: 'config/exceptions.schema.json', text: exceptionsJsonSchema() },
    ...contractDocuments(),
  ];
}
