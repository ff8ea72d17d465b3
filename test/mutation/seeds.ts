/** A few days of some seeds; ends with 1 when something must not be. */
import { tell } from '../../src/simulator/story.ts';
import { seedStory } from '../simulation/estate.ts';

const seeds = [5, 6, 7];
const days = 4;

for (const seed of seeds) {
  const { wrong } = tell(seedStory(seed, days));
  if (wrong === null) continue;
  say(`${wrong.checker}: ${wrong.text}`);
  process.exit(1);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
