import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fingerprintOf, makeActKey, signText, spkiOf } from '../../src/mqtt/actKey.ts';
import { canonicalJson } from '../../src/mqtt/canonical.ts';
import { peopleText, signPeople, withKey, withoutKey } from '../../src/mqtt/peopleRoster.ts';
import { actText, nextCounter, signAct } from '../../src/mqtt/signedAct.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-signed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pkcs8Head = '302e020100300506032b657004220420';

/** RFC 8032 section 7.1, tests 1 to 3. */
const vectors = [
  {
    secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    public: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    public: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
];

async function importSecret(secret: string) {
  const pkcs8 = Buffer.from(pkcs8Head + secret, 'hex');
  return { privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']) };
}

/** openssl's own word on a signature: 0 = it is good. */
function judgedByOpenssl(publicKey: string, text: string, signature: string): boolean {
  const [key, message, sig] = ['key.der', 'message', 'sig'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(key, spkiOf(publicKey));
  writeFileSync(message, text);
  writeFileSync(sig, Buffer.from(signature, 'base64'));
  const args = [
    'pkeyutl',
    '-verify',
    '-pubin',
    '-keyform',
    'DER',
    '-inkey',
    key,
    '-rawin',
    '-in',
    message,
    '-sigfile',
    sig,
  ];
  try {
    return execFileSync('openssl', args, { encoding: 'utf8' }).includes('Verified Successfully');
  } catch {
    return false;
  }
}

const open = {
  v: 1,
  id: 'g-1',
  op: 'gate.open',
  lane: 'gate-in',
  why: 'courier — 快递',
  issued_at_ms: 1_795_435_200_000,
  not_after_ms: 1_795_435_210_000,
};
const by = { site: 'estate', device: 'pole-1', login: 'gao', role: 'guard', counter: 7 } as const;

describe('the primitive', () => {
  it.each(vectors)('signs as RFC 8032 says: $message', async ({ secret, public: publicHex, message, signature }) => {
    const key = await importSecret(secret);
    const text = Buffer.from(message, 'hex').toString('latin1');
    const signed = await signText(text, key);
    expect(Buffer.from(signed, 'base64').toString('hex')).toBe(signature);
    const publicKey = Buffer.from(publicHex, 'hex').toString('base64');
    // openssl's command line takes no empty text.
    if (text !== '') expect(judgedByOpenssl(publicKey, text, signed)).toBe(true);
  });

  it('makes keys that nobody can read out', async () => {
    const { privateKey, publicKey, fingerprint } = await makeActKey();
    expect(privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow(/extractable/);
    expect(fingerprint).toBe(await fingerprintOf(publicKey));
  });

  it('names a key as openssl does: the SHA-256 of its SubjectPublicKeyInfo', async () => {
    const { publicKey, fingerprint } = await makeActKey();
    writeFileSync(join(folder, 'spki.der'), spkiOf(publicKey));
    const said = execFileSync('openssl', ['dgst', '-sha256', join(folder, 'spki.der')], { encoding: 'utf8' });
    expect(said.split('= ')[1]?.slice(0, 16)).toBe(fingerprint);
  });

  it.each(['', 'short', 'A'.repeat(43), 'A'.repeat(44), `${'A'.repeat(42)}!=`])('takes %j for no key', (text) => {
    expect(() => spkiOf(text)).toThrow(/44 characters/);
  });
});

describe('canonical JSON', () => {
  it('is that of RFC 8785 section 3.2.2', () => {
    const text = String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
      "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`;
    expect(canonicalJson(JSON.parse(text))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts keys as RFC 8785 section 3.2.3 does', () => {
    const text = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
      "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`;
    const order = [...canonicalJson(JSON.parse(text)).matchAll(/:"([^"]+)"/g)].map(([, name]) => name);
    expect(order).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('says the same of what means the same, in whatever order it came', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const backwards = (one: unknown): unknown => {
          if (Array.isArray(one)) return one.map(backwards);
          if (typeof one !== 'object' || one === null) return one;
          return Object.fromEntries(
            Object.entries(one)
              .map(([key, member]) => [key, backwards(member)])
              .reverse(),
          );
        };
        const text = attempt(value);
        if (text === null) return;
        expect(canonicalJson(backwards(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [1n], ['\ud800'], [{ a: Symbol('x') }], [nested(64)]])(
    'has no form for %o',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );
});

describe('a signed act', () => {
  it('is believed by openssl, and by it no more after any one letter of the text changed', async () => {
    const key = await makeActKey();
    const { signed } = await signAct(open, by, key);
    const text = actText({ ...open, signed });
    expect(judgedByOpenssl(key.publicKey, text, signed.signature)).toBe(true);
    for (const at of [0, 20, text.indexOf('gate-in'), text.indexOf('guard'), text.indexOf('pole-1'), text.length - 1]) {
      const other = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
      expect(judgedByOpenssl(key.publicKey, other, signed.signature), `letter ${at}`).toBe(false);
    }
  });

  it('holds everything that was asked and who asked it of which device', () => {
    expect(actText({ ...open, signed: { ...by, key: 'k', signature: 'not in it' } })).toBe(
      [
        'duskgate act 1\n{"id":"g-1","issued_at_ms":1795435200000,"lane":"gate-in","not_after_ms":1795435210000,',
        '"op":"gate.open","signed":{"counter":7,"device":"pole-1","key":"k","login":"gao","role":"guard","site":"estate"},',
        '"v":1,"why":"courier — 快递"}',
      ].join(''),
    );
  });

  it('has a number that rises although the clock stands still or goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 45 }), { minLength: 1 }), (clocks) => {
        let last = 0;
        for (const nowMs of clocks) {
          const next = nextCounter(last, nowMs);
          expect(next).toBeGreaterThan(last);
          last = next;
        }
      }),
    );
  });
});

describe('a people roster', () => {
  it('signed by a manager is believed by openssl, whatever else travelled with it', async () => {
    const key = await makeActKey();
    const phone = { public_key: key.publicKey, name: 'phone', enrolled_ms: 1 };
    const first = { v: 1, site: 'estate', version: 1, people: [{ login: 'chen', role: 'manager', keys: [] }] } as const;
    const roster = await signPeople(withKey(first, 'chen', phone), 'chen', key);
    expect(roster).toMatchObject({ version: 2, people: [{ login: 'chen', keys: [phone] }] });
    expect(judgedByOpenssl(key.publicKey, peopleText(roster), roster.signed.signature)).toBe(true);
    expect(judgedByOpenssl(key.publicKey, peopleText({ ...roster, version: 3 }), roster.signed.signature)).toBe(false);
    expect(withoutKey(roster, 'chen', key.publicKey)).toMatchObject({ version: 3, people: [{ keys: [] }] });
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

/** Null for what has no canonical form, such as half a surrogate pair. */
function attempt(value: unknown): string | null {
  try {
    return canonicalJson(value);
  } catch {
    return null;
  }
}
