import { computed, signal } from '@preact/signals';
import { answered, sendWith } from './asks/asks.ts';
import { forget, hear, recall, rememberNow } from './estate/estate.ts';
import { type Credentials, forgetCredentials, rememberCredentials, rememberedCredentials } from './line/credentials.ts';
import { Line } from './line/line.ts';
import { socketUrl } from './line/place.ts';

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
  sendWith({ login: () => login.peek(), send: (topic, payload, expiryS) => line.send(topic, payload, expiryS) });
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

export function logIn(credentials: Credentials): void {
  recall();
  login.value = credentials.login;
  rememberCredentials(credentials);
  line.start(credentials);
}

/** Leaves nothing of the estate or the person in this browser. */
export function logOut(): void {
  line.stop();
  forgetCredentials();
  forget();
  login.value = null;
}
