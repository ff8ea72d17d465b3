import type { YAMLError } from 'yaml';

type Words = { readonly message: string; readonly remedy: string };

/** What the YAML reader found, in words for a person who does not know YAML. */
export function syntaxWords(code: YAMLError['code'], detail: string): Words {
  return known[code] ?? { message: `This is not readable as YAML: ${detail}.`, remedy: general };
}

const general = 'Compare indentation, quotes and brackets of this line and the one above with config/estate.yaml.';

const known: Partial<Record<YAMLError['code'], Words>> = {
  TAB_AS_INDENT: {
    message: 'This line is indented with a tab.',
    remedy: 'Use spaces, two for each level; set the editor to insert spaces.',
  },
  MULTIPLE_DOCS: {
    message: 'A line --- starts a second document here.',
    remedy: 'Remove it: one file holds one config.',
  },
  TAG_RESOLVE_FAILED: {
    message: 'A value starts with an exclamation mark, which YAML takes for a tag.',
    remedy: 'Put the value in quotes.',
  },
  BAD_SCALAR_START: {
    message: 'A value starts with a sign that YAML keeps for itself.',
    remedy: 'Put the value in quotes.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'Two colons on one line: YAML takes the second for another key.',
    remedy: 'Put the value in quotes, or start a new line after the first colon.',
  },
  RESOURCE_EXHAUSTION: {
    message: 'The file is nested too deep.',
    remedy: 'Look for brackets that open and never close; a config nests seven deep at most.',
  },
  NON_STRING_KEY: {
    message: 'A key is not plain text.',
    remedy: 'Write key, colon, space, value; a key has no brackets.',
  },
  BAD_INDENT: {
    message: 'This line is not indented like its neighbours, or a bracket above is not closed.',
    remedy: 'Give it the same number of spaces as its neighbours; close every [ and { that was opened.',
  },
};
