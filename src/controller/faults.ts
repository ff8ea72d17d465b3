import { photocellSilentMs } from '../lighting/photocell.ts';
import { dayMs, type Now } from '../units.ts';
import type { ClockTrust } from './clockTrust.ts';
import { laneFaultsOf } from './gate/gateFaults.ts';
import { motionStuckMs } from './inputs.ts';
import { machineFaultsOf } from './machine.ts';
import { lampFaultsOf } from './service/lampFaults.ts';
import type { Site } from './site.ts';
import type { State } from './state.ts';
import type { Fault } from './view.ts';

/** A crystal drifts half a minute in a week; long before that matters somebody should look at the network. */
const holdoverLongMs = 7 * dayMs;

/** Everything that is wrong now, with what to do about it: dark roads first, the network last. */
export function faultsOf(site: Site, state: State, trust: ClockTrust, now: Now): readonly Fault[] {
  const others = [
    ...clockFaults(state, trust, now),
    ...storeFaults(state),
    ...configFaults(state),
    ...photocellFaults(site, state, now),
    ...inputFaults(site, state, now),
    ...linkFaults(site, state),
  ];
  const inEnglish = (fault: EnglishFault): Fault => ({ ...fault, zh: null });
  return [
    ...outputFaults(site, state).map(inEnglish),
    ...lampFaultsOf(site, state),
    ...laneFaultsOf(site, state, now),
    ...machineFaultsOf(state),
    ...others.map(inEnglish),
  ];
}

type EnglishFault = Omit<Fault, 'zh'>;

function outputFaults(site: Site, state: State): readonly EnglishFault[] {
  const mustFirst = [...site.zones].sort((a, b) => Number(a.need !== 'must-be-lit') - Number(b.need !== 'must-be-lit'));
  return mustFirst.flatMap(({ id, output }) => {
    const fault = state.zones[id]?.fault ?? null;
    if (fault === null) return [];
    const where = output.kind === 'relay' ? output.line : output.channel;
    return [
      {
        about: id,
        sinceMs: fault.sinceMs,
        kind: 'output' as const,
        text: `${where} did not take ${fault.level} % (${fault.failures} tries): ${fault.message}`,
        remedy: `Check the wiring of ${where} and whether another program holds it. It is tried again by itself.`,
      },
    ];
  });
}

function clockFaults({ clock }: State, { kind }: ClockTrust, now: Now): readonly EnglishFault[] {
  const about = 'clock';
  if (kind === 'invalid') {
    const text = 'The time is unknown. Roads are lit by photocell or all the time.';
    return [
      {
        about,
        sinceMs: null,
        kind: 'clock',
        text,
        remedy: 'Connect the network for a minute, or set the clock with an RTC fitted.',
      },
    ];
  }
  if (kind === 'restored') {
    const text = 'The clock may be hours wrong after a power cut or an unexplained change.';
    return [
      {
        about,
        sinceMs: null,
        kind: 'clock',
        text,
        remedy: 'Connect the network for a minute; fit an RTC battery to be rid of this.',
      },
    ];
  }
  if (kind !== 'holdover' || clock.sync === null || now.monoMs - clock.sync.monoMs <= holdoverLongMs) return [];
  const days = Math.floor((now.monoMs - clock.sync.monoMs) / dayMs);
  const text = `No time from the network for ${days} days.`;
  return [
    {
      about,
      sinceMs: clock.sync.wallMs,
      kind: 'clock',
      text,
      remedy: 'Check the network and the time server (port 123).',
    },
  ];
}

function storeFaults({ store }: State): readonly EnglishFault[] {
  if (store.failing === null) return [];
  const remedy =
    'Check the disk (full? read-only? worn out?). Lights go on; new overrides are refused until it stores again.';
  return [
    { about: 'store', sinceMs: store.sinceMs, kind: 'store', text: `The disk refuses: ${store.failing}`, remedy },
  ];
}

function configFaults({ refusedSite }: State): readonly EnglishFault[] {
  if (refusedSite === null) return [];
  const { file, message, sinceMs } = refusedSite;
  const remedy = `Correct ${file}, or put the last good one back. The config before runs on meanwhile.`;
  return [{ about: 'config', sinceMs, kind: 'config', text: `${file} was refused: ${message}`, remedy }];
}

function photocellFaults({ photocell }: Site, { twilight }: State, { monoMs }: Now): readonly EnglishFault[] {
  if (photocell === null) return [];
  const mute = twilight === null;
  const silent = twilight !== null && monoMs - twilight.heardAtMono > photocellSilentMs;
  if (!mute && !silent) return [];
  const text = mute ? 'The photocell has said nothing yet.' : 'The photocell shows the same for over a day.';
  const remedy = 'Clean the photocell, and check its cable. Until then it is not believed.';
  return [{ about: photocell.input, sinceMs: null, kind: 'photocell', text, remedy }];
}

function inputFaults({ inputs }: Site, state: State, { wallMs, monoMs }: Now): readonly EnglishFault[] {
  return inputs.flatMap(({ id, kind, line }) => {
    const seen = state.inputs[id];
    if (kind !== 'motion' || seen === undefined || seen.value !== 1 || monoMs - seen.sinceMono < motionStuckMs)
      return [];
    const text = 'The motion sensor has reported movement without a pause for over an hour.';
    const sinceMs = wallMs - (monoMs - seen.sinceMono);
    return [{ about: id, sinceMs, kind: 'input' as const, text, remedy: `Check the sensor and its cable on ${line}.` }];
  });
}

function linkFaults({ broker }: Site, { link }: State): readonly EnglishFault[] {
  if (broker === null || link.connected) return [];
  const remedy =
    'Check the network and the broker. Lights and overrides at the pole work without; rows wait on the disk.';
  return [
    { about: 'link', sinceMs: link.sinceMs, kind: 'link', text: `Not connected to the office: ${link.detail}`, remedy },
  ];
}
