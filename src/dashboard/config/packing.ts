import type { ConfMessage } from '../../mqtt/rosterMessages.ts';

/** Packed bytes that every part but the last carries: see docs/mqtt.md, "Send a config". */
const partBytes = 36_000;

/** A config file as the messages of `dn/conf` that carry it; `id` names it for `config.take`. */
export async function partsOf(file: Blob): Promise<{ readonly id: string; readonly parts: readonly ConfMessage[] }> {
  const packed = new Uint8Array(await new Response(file.stream().pipeThrough(gzip())).arrayBuffer());
  const id = hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', packed)));
  const count = Math.ceil(packed.length / partBytes);
  const parts = Array.from({ length: count }, (_, index): ConfMessage => {
    const data = base64Of(packed.subarray(index * partBytes, (index + 1) * partBytes));
    return { v: 1, id, part: index + 1, parts: count, data };
  });
  return { id, parts };
}

function gzip(): CompressionStream {
  return new CompressionStream('gzip');
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
