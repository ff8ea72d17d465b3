import { FrameFault, hex, record, signatureText, text, whole, word } from '../channel/check.ts';
import { readCommandFrame } from '../channel/readToCore.ts';
import type { Command, Proof } from '../controller/command.ts';
import type { Person } from '../controller/site.ts';
import { type CommandInput, commandOf } from '../mqtt/commandOf.ts';
import { actText, type Signed } from '../mqtt/signedAct.ts';
import { type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { readLogin } from './login.ts';
import { isSignature } from './verify.ts';

const readSigned = record<Signed>({
  site: text(32, 1),
  device: text(32, 1),
  login: readLogin,
  role: word('viewer', 'guard', 'operator', 'manager', 'crew'),
  counter: whole(1, Number.MAX_SAFE_INTEGER),
  key: hex(16),
  signature: signatureText,
});

const words = {
  otherLogin: {
    en: 'It was signed by {signer} and came on the topic of {login}.',
    zh: '由 {signer} 签名，却发自 {login} 的主题。',
  },
  notEnrolled: {
    en: 'The key {key} is not enrolled for {login}. A manager can enrol it.',
    zh: '密钥 {key} 未为 {login} 登记。可由主管登记。',
  },
  changed: {
    en: 'The signature does not fit: something was changed after {login} signed.',
    zh: '签名不符：{login} 签名之后内容被改动。',
  },
  twoEnds: { en: 'the act names more than one end', zh: '操作写有不止一个结束时间' },
  noObject: { en: 'the act is no JSON object', zh: '操作不是 JSON 对象' },
  noForm: { en: 'the act has no signed form: {why}', zh: '操作没有可签名的形式：{why}' },
} satisfies Record<string, Words>;

/**
 * The command of a signed text as it came over the network, with what its signature proves. Everything is read out of the very
 * text that was signed, whatever link made of it. Throws FrameFault for a text that is no command.
 */
export function provenCommand(act: string, login: string, people: readonly Person[]): Command {
  const message = parsed(act);
  const signed = readSigned(message.signed, 'signed');
  const made = commandOf(message, { login, retained: false });
  if (made === null) throw new FrameFault(words.twoEnds);
  const command = readCommandFrame(made, 'act');
  return { ...command, proof: proofOf(message, signed, login, people) };
}

function parsed(act: string): CommandInput {
  try {
    const message: unknown = JSON.parse(act);
    if (typeof message === 'object' && message !== null) return message as CommandInput;
  } catch {
    // Said below.
  }
  throw new FrameFault(words.noObject);
}

function proofOf(message: object, signed: Signed, login: string, people: readonly Person[]): Proof {
  const { site, device, role, counter, key, signature } = signed;
  if (signed.login !== login) return forged(worded(words.otherLogin, { signer: signed.login, login }));
  const known = people.find((person) => person.login === login)?.keys?.find(({ fingerprint }) => fingerprint === key);
  if (known === undefined) return forged(worded(words.notEnrolled, { key, login }));
  if (!isSignature(signedText(message), signature, known.publicKey)) return forged(worded(words.changed, { login }));
  return { kind: 'signed', site, device, role, counter, key };
}

/** JSON.parse takes more than the canonical form has words for, such as half a surrogate pair: nobody signed that. */
function signedText(message: object): string {
  try {
    return actText(message);
  } catch (error) {
    throw new FrameFault(worded(words.noForm, { why: wordsOf(error) }), { cause: error });
  }
}

function forged(text: Words): Proof {
  return { kind: 'forged', text };
}
