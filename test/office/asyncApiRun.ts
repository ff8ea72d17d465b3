import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { channels } from '../../src/mqtt/channels.ts';
import { installed, ran } from './install.ts';

const version = '3.6.6';

/** Has the generated AsyncAPI document read by AsyncAPI's own parser. Rejects with its complaints. */
export async function playAsyncApi(say: (line: string) => void): Promise<void> {
  say(`installing @asyncapi/parser ${version}`);
  const folder = await installed(`@asyncapi/parser@${version}`);
  try {
    writeFileSync(join(folder, 'read.js'), program);
    const document = fileURLToPath(new URL('../../docs/mqtt/asyncapi.json', import.meta.url));
    const { errors, operations } = JSON.parse(await ran(process.execPath, ['read.js', document], folder)) as {
      errors: string[];
      operations: string[];
    };
    if (errors.length > 0) throw new Error(`asyncapi.json: ${errors.join('; ')}`);
    const missing = channels.filter(({ channel }) => !operations.includes(channel));
    if (missing.length > 0) throw new Error(`asyncapi.json lacks ${missing.map(({ channel }) => channel).join(', ')}`);
    say(`asyncapi.json: no error, ${operations.length} operations`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Severity 0 is an error, as in the language server protocol. */
const program = `import { readFileSync } from 'node:fs';
import parserPackage from '@asyncapi/parser';
const { document, diagnostics } = await new parserPackage.Parser().parse(readFileSync(process.argv[2], 'utf8'));
const errors = diagnostics.filter(({ severity }) => severity === 0).map(({ message, path }) => path.join('.') + ': ' + message);
const operations = document === undefined ? [] : document.operations().all().map((operation) => operation.id());
console.log(JSON.stringify({ errors, operations }));
`;
