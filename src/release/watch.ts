import type { DurationMs } from '../units.ts';
import type { Health } from './healthFile.ts';
import { judge, type TrialLimits } from './judge.ts';
import type { Services } from './services.ts';
import type { Shelf } from './shelf.ts';

export type Watching = {
  readonly shelf: Shelf;
  readonly services: Services;
  readonly health: () => Health | null;
  readonly limits: TrialLimits;
  /** Names this boot of the machine. */
  readonly boot: string;
  readonly clock: { readonly monoMs: () => number; readonly wallMs: () => number };
  readonly pause: (ms: DurationMs) => Promise<void>;
  readonly say: (line: string) => void;
};

const lookEveryMs = 3_000;

/**
 * Watches the release on trial until it is confirmed or taken back. It runs from the release before, which is known to
 * work: the one on trial may not even have a Node that starts.
 */
export async function watchTrial(watching: Watching): Promise<'none' | 'confirmed' | 'back'> {
  const { shelf, services, limits, clock, say } = watching;
  const boots = shelf.countBoot(watching.boot);
  const before = services.look();
  const fromMono = clock.monoMs();
  let wasHealthy = false;
  for (;;) {
    const { trial } = shelf;
    if (trial === null) return 'none';
    const now = services.look();
    const health = watching.health();
    // What the release before said last may still lie there.
    const own = health !== null && health.version === shelf.current?.version ? health : null;
    wasHealthy ||= own !== null && own.unfit === null;
    const verdict = judge(
      {
        boots,
        watchedMs: clock.monoMs() - fromMono,
        safeRuns: now.safeRuns,
        coreRestarts: now.coreRestarts - before.coreRestarts,
        linkRestarts: now.linkRestarts - before.linkRestarts,
        health: own,
        wasHealthy,
      },
      limits,
    );
    if (verdict.kind === 'confirm') {
      say(`release ${trial.release} is confirmed.`);
      shelf.confirm();
      return 'confirmed';
    }
    if (verdict.kind === 'back') {
      say(`release ${trial.release}: ${verdict.why.en}. Going back to ${trial.back}.`);
      services.lightRoads();
      shelf.back({ by: 'trial', why: verdict.why, atMs: clock.wallMs() });
      services.startCurrent();
      return 'back';
    }
    await watching.pause(lookEveryMs);
  }
}
