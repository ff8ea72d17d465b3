import type { Problem } from './problem.ts';

/** Longest config that is read. The largest estate known needs a tenth of it. */
export const configBytesMax = 512 * 1024;

type Decoded = { readonly kind: 'ok'; readonly text: string } | { readonly kind: 'refused'; readonly problem: Problem };

/** Bytes to text: UTF-8 with or without byte-order mark, not empty, not too long. */
export function decode(file: string, content: string | Uint8Array): Decoded {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const refused = (message: string, remedy: string, line = 1): Decoded => ({
    kind: 'refused',
    problem: { file, line, column: 1, path: '', value: null, message, remedy },
  });
  if (bytes.length > configBytesMax) {
    const message = `The file has ${Math.ceil(bytes.length / 1024)} KB; the most that is read is 512 KB.`;
    return refused(message, 'Was another file saved under this name?');
  }
  const badLine = lineNotUtf8(bytes);
  if (badLine !== null) {
    return refused('The file is not UTF-8 text.', 'Save it with the encoding UTF-8 (not GBK, not UTF-16).', badLine);
  }
  const text = new TextDecoder().decode(bytes);
  if (text.split('\n').every(isBlankOrComment)) {
    return refused(
      'The file is empty.',
      'Start from config/examples/minimal.yaml, or bring the file back from a copy.',
    );
  }
  const deepLine = lineTooDeep(text);
  if (deepLine === null) return { kind: 'ok', text };
  const remedy = 'Look for brackets that open and never close; a config nests seven deep at most.';
  return refused('Brackets are nested more than a hundred deep.', remedy, deepLine);
}

/** Found here, because the YAML reader would find it by running out of memory. */
function lineTooDeep(text: string): number | null {
  let depth = 0;
  for (const [index, line] of text.split('\n').entries()) {
    // A key at the left edge closes whatever a comment or a text left open.
    if (/^[a-z]/i.test(line)) depth = 0;
    for (const sign of line) {
      if (sign === '[' || sign === '{') depth += 1;
      if (sign === ']' || sign === '}') depth = Math.max(0, depth - 1);
      if (depth > 100) return index + 1;
    }
  }
  return null;
}

const isBlankOrComment = (line: string): boolean => /^\s*(#|$)/.test(line);

function lineNotUtf8(bytes: Uint8Array): number | null {
  if (isUtf8(bytes)) return null;
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    const to = end === -1 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(from, to))) return line;
    from = to;
  }
  return line;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
