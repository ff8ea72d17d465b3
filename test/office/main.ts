/**
 * The office under fire: `node test/office/main.ts [--only sqlite|postgres|node-red|asyncapi] [--rounds N] [--seed S]`.
 *
 * sqlite, postgres: exactly once in the database, through kills of device, broker, ingester and database at random. Real mosquitto,
 * two real ingester processes that share the work, ten devices with the real link, outbox and store. A round passes when nothing
 * was acknowledged that is not in the database; the last check compares every row with what the devices wrote.
 * node-red: the example flow in a real Node-RED. asyncapi: the generated document in AsyncAPI's own parser.
 *
 * Ends with "N passed, N failed".
 */
import { parseArgs } from 'node:util';
import { mosquittoPath } from '../link/brokers.ts';
import { playAsyncApi } from './asyncApiRun.ts';
import { playNodeRed } from './nodeRedRun.ts';
import { postgresThere } from './postgresServer.ts';
import { playRounds } from './roundsRun.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const defaultRounds = { sqlite: 100, postgres: 12 };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

let passed = 0;
let failed = 0;
if (mosquittoPath === null) throw new Error('these tests need mosquitto (apt install mosquitto)');
for (const database of ['sqlite', 'postgres'] as const) {
  if (values.only !== undefined && values.only !== database) continue;
  if (database === 'postgres' && !postgresThere) continue;
  const rounds = Number(values.rounds ?? defaultRounds[database]);
  say(`${database}: ${rounds} rounds, seed ${seed}`);
  const begun = performance.now();
  const outcome = await playRounds({ database, rounds, seed, say });
  passed += outcome.passed;
  failed += outcome.failures.length;
  for (const failure of outcome.failures) say(`FAILED: ${failure}`);
  say(`${database}: ${Math.round((performance.now() - begun) / 1_000)} s`);
}
for (const [name, play] of [
  ['node-red', playNodeRed],
  ['asyncapi', playAsyncApi],
] as const) {
  if (values.only !== undefined && values.only !== name) continue;
  await play(say).then(
    () => (passed += 1),
    (problem: unknown) => {
      failed += 1;
      say(`FAILED: ${String(problem)}`);
    },
  );
}
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
