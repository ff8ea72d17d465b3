/** What a stranger's bytes are, before anybody asks what they mean. */
export type Payload =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'tooLarge'; readonly bytes: number }
  | { readonly kind: 'noJson'; readonly detail: string };

/** The size is looked at before the text is. Of a key given twice the last counts, as JSON.parse has it. */
export function parsePayload(bytes: Uint8Array, bytesMax = Number.POSITIVE_INFINITY): Payload {
  if (bytes.length > bytesMax) return { kind: 'tooLarge', bytes: bytes.length };
  try {
    return { kind: 'json', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch (problem) {
    return { kind: 'noJson', detail: problem instanceof Error ? problem.message : String(problem) };
  }
}
