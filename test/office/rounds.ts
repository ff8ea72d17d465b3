/**
 * Exactly once in the database, through kills of device, broker, ingester and database at random:
 * `node test/office/rounds.ts [--rounds N] [--seed S] [--database sqlite|postgres]`.
 * Real mosquitto, two real ingester processes that share the work, ten devices with the real link, outbox and store.
 * Ends with "N passed, N failed": a round passes when nothing was acknowledged that is not in the database; the last check
 * compares every row with what the devices wrote.
 */
import { parseArgs } from 'node:util';
import { mosquittoPath } from '../link/brokers.ts';
import { postgresThere } from './postgresServer.ts';
import { playRounds } from './roundsRun.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, seed: { type: 'string' }, database: { type: 'string' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const wanted = values.database === undefined ? (['sqlite', 'postgres'] as const) : [values.database];
const defaultRounds = { sqlite: 100, postgres: 25 };

let passed = 0;
let failed = 0;
if (mosquittoPath === null) process.exit(1);
for (const database of wanted) {
  if (database !== 'sqlite' && database !== 'postgres')
    throw new Error(`--database ${database}: write sqlite or postgres`);
  if (database === 'postgres' && !postgresThere) continue;
  const rounds = Number(values.rounds ?? defaultRounds[database]);
  process.stdout.write(`${database}, ${rounds} rounds, seed ${seed}\n`);
  const outcome = await playRounds({ database, rounds, seed, say: (line) => process.stdout.write(`${line}\n`) });
  passed += outcome.passed;
  failed += outcome.failures.length;
  for (const failure of outcome.failures) process.stdout.write(`FAILED: ${failure}\n`);
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
