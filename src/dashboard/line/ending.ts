/** Why the broker did not let us in; null = it did not say so, the line itself failed. */
export type Refusal = 'password' | 'banned' | 'busy' | 'version';

/** CONNACK codes of MQTT 3.1.1 (1 to 5) and MQTT 5 (from 0x80). OASIS MQTT 5.0 section 3.2.2.2. */
const refusals: Readonly<Record<number, Refusal>> = {
  1: 'version',
  3: 'busy',
  4: 'password',
  5: 'password',
  132: 'version',
  134: 'password',
  135: 'password',
  136: 'busy',
  137: 'busy',
  138: 'banned',
};

/** The library puts the code of a refused CONNACK beside the words. */
export function refusalOf(problem: unknown): Refusal | null {
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : null;
  return typeof code === 'number' ? (refusals[code] ?? null) : null;
}
