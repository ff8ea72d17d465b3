import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the page, ready to be sent. */
export type PageFile = {
  readonly type: string;
  readonly plain: Buffer;
  /** Null where packing gains nothing. */
  readonly packed: Buffer | null;
  readonly etag: string;
  /** Its name changes with its content. */
  readonly immutable: boolean;
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
const packedTypes = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.svg']);

/** Reads the built page into memory, by the path of its URL. A file of another kind than the page is made of is left out. */
export function pageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const ending = extname(name);
    const type = types[ending];
    if (type === undefined) continue;
    const plain = readFileSync(join(folder, name));
    const file: PageFile = {
      type,
      plain,
      packed: packedTypes.has(ending) ? gzipSync(plain, { level: 9 }) : null,
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 20)}"`,
      immutable: name.startsWith('assets/'),
    };
    files.set(`/${name}`, file);
    if (name === 'index.html') files.set('/', file);
  }
  return files;
}
