import { foreign, type Words, worded } from '../words/language.ts';

/** Why a connection ended or never came about. */
export type Ending = {
  /** refused: CONNACK said no; protocol: the broker does not speak this version; takenOver: same client id elsewhere;
   * hungUp: the line stood, and the broker closed it without a CONNACK. */
  readonly kind: 'refused' | 'protocol' | 'takenOver' | 'unreachable' | 'hungUp' | 'lost';
  readonly text: Words;
};

const words = {
  takenOver: {
    en: 'another device connected with the same client id',
    zh: '另一台设备以相同的客户端编号连接',
  },
  farewell: { en: 'the broker said good-bye with reason {code}', zh: '消息服务器以原因 {code} 断开' },
} satisfies Record<string, Words>;

export const takenOver: Ending = { kind: 'takenOver', text: words.takenOver };

/** Reason codes of MQTT 3.1.1 and 5 for a version the broker does not speak, and of 5 for a session taken over. */
const unsupportedVersion = [1, 0x84];
const sessionTakenOver = 0x8e;

/** The broker said good-bye: DISCONNECT of MQTT 5 with its reason code. */
export function farewell(reasonCode: number): Ending {
  const code = `0x${reasonCode.toString(16).padStart(2, '0')}`;
  return reasonCode === sessionTakenOver ? takenOver : { kind: 'lost', text: worded(words.farewell, { code }) };
}

/** The library's error: `code` is a text from the system, or the number of a refusing CONNACK. */
export function failure(problem: Error & { code?: unknown }, wasUp: boolean): Ending {
  const { code, message } = problem;
  if (wasUp) return { kind: 'lost', text: foreign(message) };
  if (typeof code === 'string') return { kind: 'unreachable', text: foreign(message || code) };
  if (typeof code === 'number' && !unsupportedVersion.includes(code))
    return { kind: 'refused', text: foreign(message) };
  return { kind: 'protocol', text: foreign(message) };
}
