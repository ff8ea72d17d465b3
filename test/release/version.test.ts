import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions, isVersion } from '../../src/release/version.ts';

/** The order that Semantic Versioning 2.0.0 gives in its section 11, by npm's sign and by Debian's. */
const inOrder = [
  '0.9.9',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0~rc.1',
  '1.0.0',
  '1.0.10',
  '1.2.0',
  '10.0.0',
];

test('versions are in the order of the standard, whichever two are compared', () => {
  for (const [at, a] of inOrder.entries())
    for (const [other, b] of inOrder.entries())
      expect(Math.sign(compareVersions(a, b)), `${a} and ${b}`).toBe(Math.sign(at - other));
});

const aVersion = fc
  .tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.constantFrom('', '-rc.1', '~rc.2', '-a'))
  .map(([a, b, c, pre]) => `${a}.${b}.${c}${pre}`);

test('the order is one: turned round it is turned round, and it can be chained', () => {
  fc.assert(
    fc.property(aVersion, aVersion, aVersion, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)));
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
        expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});

test.each(['', '1', '1.2', 'v1.2.3', '1.2.3/../..', '1.2.3 ', '1.2.3-', '../1.2.3', '1.2.3\n'])(
  '"%s" is no version, and so no name of a folder',
  (text) => {
    expect(isVersion(text)).toBe(false);
    expect(() => compareVersions(text, '1.2.3')).toThrow(/Write it like 1\.2\.3/);
  },
);
