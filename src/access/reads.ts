import type { Episode } from './episode.ts';
import type { Grant } from './grant.ts';
import type { LaneEvent } from './laneEvent.ts';
import { changeEpisode, type LaneTurn, senseIn } from './laneTurn.ts';
import { vehicleAtReader } from './occupancy.ts';

/** Keys whose denials are counted in one visit. */
const keysMax = 8;

type Read = Extract<LaneEvent, { readonly kind: 'read' }>;

/**
 * Takes in what a reader read; answers with the grant it asks for. A vehicle that has leave to pass gets no second one
 * for showing the card again: that one would let somebody else in.
 */
export function absorbRead(turn: LaneTurn, read: Read): Grant[] {
  const frameMono = Math.round(Math.min(read.frameMono, turn.now.monoMs));
  const firstEdgeMono = Math.round(Math.min(read.firstEdgeMono, frameMono));
  const { result } = read;
  const card = cardOf(read);
  if (card !== null && isUnderTheArm(turn, card)) return [];
  const episode = result.kind === 'granted' ? vehicleAtReader(turn, firstEdgeMono) : seenAtReader(turn, firstEdgeMono);
  if (episode === null) ghost(turn, read);
  else {
    changeEpisode(turn, episode.id, (one) => ({
      ...(one.grant === null ? readBy(one, read, { firstEdgeMono, frameMono, turn }) : one),
      card: one.card ?? card,
    }));
  }
  if (result.kind !== 'granted' || (episode !== null && episode.grant !== null)) return [];
  const { causeId, by, assistCard } = result;
  return [{ id: causeId, source: assistCard ? 'assistCard' : 'card', by, atMono: frameMono }];
}

/** A good card that is its driver's own. */
function cardOf({ result }: Read): string | null {
  return result.kind === 'granted' && !result.assistCard ? result.by : null;
}

/** The vehicle that is driving through showed this very card: read once more, it is no leave for whoever comes behind. */
function isUnderTheArm(turn: LaneTurn, card: string): boolean {
  const driving = turn.state.occupancy.ahead.find((one) => one.marks.clearedMono === null && one.card === card);
  if (driving !== undefined) changeEpisode(turn, driving.id, (one) => ({ ...one, rereads: one.rereads + 1 }));
  return driving !== undefined;
}

/** Noise makes no vehicle where the loop shows none of its own; only a granted card does. */
function seenAtReader(turn: LaneTurn, firstEdgeMono: number): Episode | null {
  const { atReader, tail } = turn.state.occupancy;
  if (atReader !== null || tail || senseIn(turn, 'arrive').trouble !== null) return atReader;
  return vehicleAtReader(turn, firstEdgeMono);
}

function readBy(
  episode: Episode,
  { result }: Read,
  { firstEdgeMono, frameMono, turn }: { firstEdgeMono: number; frameMono: number; turn: LaneTurn },
): Episode {
  const marks = { ...episode.marks, firstEdgeMono: episode.marks.firstEdgeMono ?? firstEdgeMono };
  if (result.kind === 'bad') return { ...episode, marks, badFrames: episode.badFrames + 1 };
  if (result.kind === 'repeat') return { ...episode, marks, rereads: episode.rereads + 1 };
  const granted = result.kind === 'granted';
  const whole = { ...episode, frames: episode.frames + 1, firstPresentation: episode.firstPresentation ?? granted };
  if (result.kind === 'granted') {
    return { ...whole, marks: { ...marks, frameMono, decisionMono: Math.round(turn.now.monoMs) } };
  }
  if (result.kind === 'foreign') return { ...whole, marks };
  return { ...whole, marks, ...deniedOnce(episode, result) };
}

function deniedOnce(
  { denials, deniedKeys, residentDenied }: Episode,
  { by, resident }: { by: string; resident: boolean },
): Pick<Episode, 'denials' | 'deniedKeys' | 'residentDenied'> {
  const full = Object.keys(deniedKeys).length >= keysMax && !Object.hasOwn(deniedKeys, by);
  const times = (Object.hasOwn(deniedKeys, by) ? (deniedKeys[by] ?? 0) : 0) + 1;
  return {
    denials: denials + 1,
    deniedKeys: full ? deniedKeys : { ...deniedKeys, [by]: times },
    residentDenied: residentDenied || resident,
  };
}

function ghost(turn: LaneTurn, { reader, result }: Read): void {
  const reason = `${reader} read (${result.kind}) while nobody stood there`;
  turn.effects.push({ kind: 'ghostRead', lane: turn.lane.id, reason });
}
