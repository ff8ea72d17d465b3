import { computed, signal } from '@preact/signals';
import { answered, sendWith } from './asks/asks.ts';
import { devices, forget, hear, recall, rememberNow } from './estate/estate.ts';
import { followOwnKey } from './keys/ownKey.ts';
import { type Credentials, forgetCredentials, rememberCredentials, rememberedCredentials } from './line/credentials.ts';
import { Line } from './line/line.ts';
import { socketUrl } from './line/place.ts';
import { followStanding } from './rights/standing.ts';

/** What the page hears: everything of now, nothing of the office's own streams. */
const filters = ['status', 'desc', 'state', 'reply'].map((channel) => `duskgate/v1/+/+/up/${channel}`);

/** Who is logged in; null: nobody. */
export const login = signal<string | null>(null);
const line = new Line(socketUrl(location), filters, {
  onMessage: (topic, payload, retained) => hear(topic, payload, retained, answered),
});

export const lineState = line.state;
/** Only then may anything be asked. */
export const connected = computed(() => line.state.value.kind === 'open');
/** Without a name and a password there is nothing to show; a refused one asks again. */
export const mustLogIn = computed(() => login.value === null || line.state.value.kind === 'refused');

export function begin(): void {
  sendWith({
    login: () => login.peek(),
    send: (topic, payload, expiryS) => line.send(topic, payload, expiryS),
    sign: async (device, message, signer) => (await import('./keys/signing.ts')).signedFor(device, message, signer),
  });
  followOwnKey(login);
  followStanding(login, connected);
  const remembered = rememberedCredentials();
  if (remembered !== null) logIn(remembered);
  addEventListener('online', () => line.hurry());
  addEventListener('pagehide', () => {
    if (login.peek() !== null) rememberNow();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') line.hurry();
  });
}

/** Publishes what is no command; true when the broker took it. `retain`: it stays there. */
export function publish(topic: string, payload: string, how: { readonly retain: boolean }): Promise<boolean> {
  return line.deliver(topic, payload, how);
}

export function logIn(credentials: Credentials): void {
  recall();
  for (const device of devices.peek()) device.standing.value = { kind: 'asking' };
  login.value = credentials.login;
  rememberCredentials(credentials);
  line.start(credentials);
}

/** Leaves nothing of the estate in this browser, and of the person the key alone: it was enrolled, and is thrown away by hand. */
export function logOut(): void {
  line.stop();
  forgetCredentials();
  forget();
  login.value = null;
}
