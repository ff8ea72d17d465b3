import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../controller/site.ts';
import type { Instant } from '../units.ts';
import { type Disk, nodeDisk } from './acceptedDisk.ts';

/**
 * The accepted copy of a config, which core runs from. Three files in the state folder: the newest and the two before
 * it. This module loads neither zod nor yaml; see docs/decisions/0001.
 */
export const acceptedFiles = ['site.json', 'site.lkg.json', 'site.lkg2.json'] as const;
export type AcceptedFile = (typeof acceptedFiles)[number];

const formatVersion = 1;
/** Larger than any estate; more is damage. */
const bytesMax = 32 * 1024 * 1024;

/** A file the site was read from; `sha256` is of its bytes. */
export type AcceptedSource = { readonly file: string; readonly sha256: string };

export type Accepted = {
  readonly v: typeof formatVersion;
  /** SHA-256 of all source files one after the other, as `cat estate.yaml exceptions.yaml | sha256sum` prints it. */
  readonly sha256OfText: string;
  readonly acceptedAtMs: Instant;
  /** The main file; `sources` lists it first and then the files it names. */
  readonly sourceFile: string;
  readonly sources: readonly AcceptedSource[];
  readonly site: Site;
  /** SHA-256 of the file up to here, its last brace closed. */
  readonly sha256OfBody: string;
};

export type PassedOver = { readonly file: AcceptedFile; readonly why: string };

export type AcceptedReading =
  | {
      readonly kind: 'ok';
      readonly accepted: Accepted;
      readonly from: AcceptedFile;
      readonly passedOver: readonly PassedOver[];
    }
  | { readonly kind: 'none'; readonly passedOver: readonly PassedOver[] };

/** The newest copy that is whole, and for each newer one why it was passed over. Never throws. */
export function readAccepted(folder: string): AcceptedReading {
  const passedOver: PassedOver[] = [];
  for (const file of acceptedFiles) {
    const read = readCopy(join(folder, file));
    if (read.kind === 'ok') return { kind: 'ok', accepted: read.accepted, from: file, passedOver };
    passedOver.push({ file, why: read.why });
  }
  return { kind: 'none', passedOver };
}

/**
 * Makes a site the accepted one. A cut of power at any moment leaves the old or the new as the newest whole copy.
 * Copies that are damaged never push out whole ones, and accepting the same text again pushes out nothing.
 * Throws what the disk throws; the copies are then as they were.
 */
export function writeAccepted(
  folder: string,
  fresh: Omit<Accepted, 'v' | 'sha256OfBody'>,
  disk: Disk = nodeDisk,
): void {
  const [newest, previous, oldest] = [
    join(folder, 'site.json'),
    join(folder, 'site.lkg.json'),
    join(folder, 'site.lkg2.json'),
  ];
  const current = readCopy(newest);
  disk.write(`${newest}.tmp`, encode(fresh));
  if (current.kind === 'ok' && current.accepted.sha256OfText !== fresh.sha256OfText) {
    // Nothing moves before its successor is in place: at every step the newest whole copy is readable.
    if (readCopy(previous).kind === 'ok') disk.rename(previous, oldest);
    disk.write(`${previous}.tmp`, current.bytes);
    disk.rename(`${previous}.tmp`, previous);
    disk.syncFolder(folder);
  }
  disk.rename(`${newest}.tmp`, newest);
  disk.syncFolder(folder);
}

/** Whether the copy still is what its source files say. A source that cannot be read is a change: somebody must look. */
export function isCurrent(accepted: Accepted, readFile: (file: string) => Uint8Array): boolean {
  return accepted.sources.every(({ file, sha256 }) => {
    try {
      return sha256Of(readFile(file)) === sha256;
    } catch {
      return false;
    }
  });
}

/** SHA-256 in hex of one text, or of several one after the other. */
export function sha256Of(...texts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return hash.digest('hex');
}

type Copy =
  | { readonly kind: 'ok'; readonly accepted: Accepted; readonly bytes: Uint8Array }
  | { readonly kind: 'bad'; readonly why: string };

const bad = (why: string): Copy => ({ kind: 'bad', why });

function readCopy(path: string): Copy {
  try {
    const { size } = statSync(path);
    if (size > bytesMax) return bad(`it has ${size} bytes, more than any config makes`);
    return decode(readFileSync(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return bad(code === 'ENOENT' ? 'it is missing' : `it cannot be read: ${message}`);
  }
}

const seal = (body: string): string => `${body.slice(0, -1)},"sha256OfBody":"${sha256Of(body)}"}\n`;
const sealPattern = /^,"sha256OfBody":"([0-9a-f]{64})"}\n$/;
const sealLength = ',"sha256OfBody":""}\n'.length + 64;

function encode({
  sha256OfText,
  acceptedAtMs,
  sourceFile,
  sources,
  site,
}: Omit<Accepted, 'v' | 'sha256OfBody'>): Uint8Array {
  const body = { v: formatVersion, sha256OfText, acceptedAtMs, sourceFile, sources, site };
  return new TextEncoder().encode(seal(JSON.stringify(body)));
}

function decode(bytes: Buffer): Copy {
  if (bytes.length === 0) return bad('it is empty');
  const sha256 = sealPattern.exec(bytes.subarray(-sealLength).toString('latin1'))?.[1];
  if (sha256 === undefined) return bad('its end is missing or damaged');
  const body = bytes.subarray(0, -sealLength);
  if (sha256Of(body, '}') !== sha256) return bad('its checksum does not fit its content');
  return shaped(JSON.parse(bytes.toString('utf8')), bytes);
}

/** A copy that the release before wrote lacks what this one added: a pole must run with it until the config is accepted anew. */
function withWhatIsNew(site: Site): Site {
  return { ...site, statusLed: site.statusLed ?? null, homeAssistant: site.homeAssistant ?? null };
}

/** What the checksum cannot know: whether the writer was this version of the program. */
function shaped(content: unknown, bytes: Uint8Array): Copy {
  const accepted = content as Partial<Accepted> | null;
  if (accepted?.v !== formatVersion)
    return bad(`it has format ${String(accepted?.v)}, this program reads ${formatVersion}`);
  const { site } = accepted;
  const whole =
    typeof site?.id === 'string' &&
    typeof site.place?.latitudeDeg === 'number' &&
    Array.isArray(site.zones) &&
    site.zones.length > 0 &&
    Array.isArray(accepted.sources);
  if (!whole) return bad('there is no site in it');
  return { kind: 'ok', accepted: { ...(accepted as Accepted), site: withWhatIsNew(site) }, bytes };
}
