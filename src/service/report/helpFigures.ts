import { type AssistFigures, assistFigures } from '../../access/assistFigures.ts';
import type { EpisodeRecord } from '../../access/episode.ts';
import { type Moments, noMoments, withSample } from '../../access/moments.ts';
import { type Capacity, capacityOf } from '../../access/queue.ts';
import { noTally, withReach } from '../../access/tally.ts';
import { type Reach, reachOf } from '../../access/throughput.ts';
import type { Instant } from '../../units.ts';
import { episodeOf } from './episodeRead.ts';
import { type Happening, textOf } from './input.ts';

/** What the vehicles of a lane tell: how far drivers reached, what the lane can carry, what the guard's help was worth. */
export type HelpFigures = {
  readonly reach: Reach;
  readonly capacity: Capacity;
  readonly help: AssistFigures;
  /** Vehicles that nobody helped and that read a card: what help is measured against. */
  readonly unhelped: number;
};

/** Vehicles of one lane and what was said of their calls. */
export class HelpBook {
  readonly #episodes: EpisodeRecord[] = [];
  readonly #endedMs: Instant[] = [];
  /** Vehicle of each call, and the guard's word of a call that had ended before. */
  readonly #vehicles = new Map<string, string>();
  readonly #needed = new Map<string, boolean>();

  take(row: Happening): void {
    const { body } = row;
    const needed = body['needed'];
    if (body['type'] === 'lane.episode') {
      this.#episodes.push(episodeOf(row));
      this.#endedMs.push(row.atMs);
    } else if (body['type'] === 'call.called') this.#vehicles.set(textOf(body, 'call'), textOf(body, 'episode'));
    else if (typeof needed === 'boolean') this.#needed.set(textOf(body, 'call'), needed);
  }

  /** What the vehicles that were done after an instant add to a lane's hours, under the names of their rows. */
  countedAfter(afterMs: Instant) {
    const recent = this.#episodes.filter((_, index) => (this.#endedMs[index] ?? 0) > afterMs);
    const of = (is: (one: EpisodeRecord) => boolean) => recent.filter(is).length;
    return {
      arrivals: recent.length,
      passages: of(({ outcome }) => outcome !== 'balk' && outcome !== 'lost'),
      balks: of(({ outcome }) => outcome === 'balk'),
      tailgates: of(({ outcome }) => outcome === 'tailgate'),
      calls: of(({ call }) => call !== null && !call.suppressed),
      assisted: of(({ assisted }) => assisted),
      with_frames: of(({ firstPresentation }) => firstPresentation !== null),
      first_presentations: of(({ firstPresentation }) => firstPresentation === true),
    };
  }

  /** Vehicles that passed, the quickest first: when each was through, and where its time went. */
  passed(): readonly { readonly atMs: Instant; readonly episode: EpisodeRecord }[] {
    const all = this.#episodes.map((episode, index) => ({ atMs: this.#endedMs[index] ?? 0, episode }));
    const passed = all.filter(({ episode: { outcome } }) => outcome === 'passed');
    return passed.sort((a, b) => a.episode.totalMs - b.episode.totalMs);
  }

  figures(): HelpFigures {
    const labels = new Map(
      [...this.#needed].map(([call, needed]) => [this.#vehicles.get(call) ?? '', needed] as const),
    );
    const episodes = this.#episodes.map((episode) => labelled(episode, labels));
    const unhelped = episodes.flatMap((one) => (one.assisted || one.readAfterMs === null ? [] : [one.readAfterMs]));
    return {
      reach: reachOf(episodes.reduce((tally, one) => withReach(tally, one), noTally)),
      capacity: capacityOf(headwaysOf(episodes)),
      help: assistFigures(episodes, unhelped),
      unhelped: unhelped.length,
    };
  }
}

function labelled(episode: EpisodeRecord, labels: ReadonlyMap<string, boolean>): EpisodeRecord {
  const needed = labels.get(episode.id);
  return episode.call === null || needed === undefined ? episode : { ...episode, call: { ...episode.call, needed } };
}

/** Between the tails of two vehicles of which the second had come before the first was through. */
function headwaysOf(episodes: readonly EpisodeRecord[]): Moments {
  const through = episodes
    .filter(({ outcome }) => outcome === 'passed')
    .map(({ startedAtMs, totalMs, phases }) => ({ cameMs: startedAtMs, wentMs: startedAtMs + totalMs - phases.close }))
    .sort((a, b) => a.wentMs - b.wentMs);
  return through.reduce((moments, { cameMs, wentMs }, index) => {
    const ahead = through[index - 1];
    return ahead === undefined || cameMs >= ahead.wentMs ? moments : withSample(moments, wentMs - ahead.wentMs);
  }, noMoments);
}
