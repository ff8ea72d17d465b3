/** Why a connection ended or never came about. */
export type Ending = {
  /** refused: CONNACK said no; protocol: the broker does not speak this version; takenOver: same client id elsewhere;
   * hungUp: the line stood, and the broker closed it without a CONNACK. */
  readonly kind: 'refused' | 'protocol' | 'takenOver' | 'unreachable' | 'hungUp' | 'lost';
  readonly text: string;
};

export const takenOver: Ending = { kind: 'takenOver', text: 'another device connected with the same client id' };

/** Reason codes of MQTT 3.1.1 and 5 for a version the broker does not speak, and of 5 for a session taken over. */
const unsupportedVersion = [1, 0x84];
const sessionTakenOver = 0x8e;

/** The broker said good-bye: DISCONNECT of MQTT 5 with its reason code. */
export function farewell(reasonCode: number): Ending {
  const code = `0x${reasonCode.toString(16).padStart(2, '0')}`;
  return reasonCode === sessionTakenOver
    ? takenOver
    : { kind: 'lost', text: `the broker said good-bye with reason ${code}` };
}

/** The library's error: `code` is a text from the system, or the number of a refusing CONNACK. */
export function failure(problem: Error & { code?: unknown }, wasUp: boolean): Ending {
  const { code, message } = problem;
  if (wasUp) return { kind: 'lost', text: message };
  if (typeof code === 'string') return { kind: 'unreachable', text: message || code };
  if (typeof code === 'number' && !unsupportedVersion.includes(code)) return { kind: 'refused', text: message };
  return { kind: 'protocol', text: message };
}
