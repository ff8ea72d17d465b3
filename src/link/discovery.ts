import { randomUUID } from 'node:crypto';
import type { Command } from '../controller/command.ts';
import type { SiteView } from '../controller/view.ts';
import {
  askOf,
  type DeedTopic,
  discoveryTopic,
  type HomeAssistant,
  laneEventTopic,
  parseDeedTopic,
  thingTopic,
} from '../mqtt/homeAssistant.ts';
import { type Components, discoveryMessage } from '../mqtt/homeAssistantParts.ts';
import { happeningOf, shownOf } from '../mqtt/homeAssistantState.ts';
import type { OfficeRow } from '../ports.ts';
import { minuteMs, secondMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import type { Inbound, Outbound } from './message.ts';
import type { Surroundings } from './timers.ts';

const words = {
  retained: {
    en: 'A command of Home Assistant was retained and does nothing; clear it at the broker.',
    zh: 'Home Assistant 的一条指令带保留标志，不予执行；请在消息服务器上清除。',
  },
  tooLarge: {
    en: 'A command of Home Assistant has {bytes} bytes and does nothing.',
    zh: 'Home Assistant 的一条指令有 {bytes} 字节，不予执行。',
  },
  noGates: {
    en: 'Home Assistant asked to open a gate, which the config does not let it.',
    zh: 'Home Assistant 要求开闸，而配置不允许。',
  },
} satisfies Record<string, Words>;

export type DiscoveryParts = {
  readonly publish: (message: Outbound) => Promise<void>;
  readonly surroundings: Surroundings;
  readonly firmware: string;
  /** Judged by rate, and handed to core like any other command. */
  readonly command: (command: Command) => void;
  readonly warn: (key: string, text: Words) => void;
};

/** Home Assistant asks all its devices at once when it starts. */
const birthJitterMs = 30 * secondMs;
const figuresMs = minuteMs;
const payloadBytesMax = 1_024;
/** An event older than this is history, of which Home Assistant knows nothing. */
const freshMs = 5 * minuteMs;
const openMs = 10 * secondMs;

/**
 * Shows the device to Home Assistant as its config wishes: one retained discovery message, a retained state for each zone, lane and
 * the device, events that are not. What the config no longer has is taken out again, as far as the broker still remembers it.
 */
export class Discovery {
  readonly #parts: DiscoveryParts;
  #ha: HomeAssistant | null = null;
  #view: SiteView | null = null;
  #up = false;
  /** What lies at the broker as our discovery message; null = not told yet. */
  #retained: string | null = null;
  #shownConfig = '';
  readonly #shown = new Map<string, { urgent: string; figures: string; atMono: number }>();
  #lastEvent = 0;
  #cancelBirth: () => void = nothing;
  #cancelFigures: () => void = nothing;

  constructor(parts: DiscoveryParts) {
    this.#parts = parts;
  }

  /** The line stands; `ha` as the config has it now, null: Home Assistant is to see nothing. */
  up(ha: HomeAssistant | null): void {
    this.#ha = ha;
    this.#up = true;
    this.#forget();
    this.#tellAll();
  }

  down(): void {
    this.#up = false;
    this.#cancelBirth();
    this.#cancelFigures();
  }

  view(view: SiteView): void {
    this.#view = view;
    this.#tellAll();
  }

  /** True when the message was for Home Assistant's sake. */
  hear(message: Inbound, prefix: string): boolean {
    const view = this.#view;
    if (view === null) return false;
    if (message.topic === `${prefix}/status`) return this.#onStatus(message);
    if (message.topic === discoveryTopic({ prefix }, view)) return this.#onOwnConfig(message, prefix);
    const deed = parseDeedTopic(view, message.topic);
    if (deed === null) return false;
    this.#onDeed(deed, message);
    return true;
  }

  /** Rows on their way to the office; of those that just happened Home Assistant is told. */
  rows(rows: readonly OfficeRow[]): void {
    if (!this.#up || this.#ha === null || this.#view === null) return;
    const nowMs = this.#parts.surroundings.wallMs();
    for (const row of rows) {
      if (row.stream !== 'evt' || row.seq <= this.#lastEvent) continue;
      this.#lastEvent = row.seq;
      const happening = Math.abs(nowMs - row.atMs) <= freshMs ? happeningOf(row) : null;
      if (happening !== null) this.#send(laneEventTopic(this.#view, happening.lane), happening.payload, false);
    }
  }

  /** A command of Home Assistant was refused: it shows a wish until it is told what is. */
  refused(login: string): void {
    if (login !== this.#ha?.login) return;
    this.#shown.clear();
    this.#tellStates();
  }

  #forget(): void {
    this.#retained = null;
    this.#shownConfig = '';
    this.#shown.clear();
  }

  #tellAll(): void {
    if (!this.#up || this.#view === null || this.#ha === null) return;
    const config = JSON.stringify(discoveryMessage(this.#view, this.#ha, this.#parts.firmware));
    if (config !== this.#shownConfig) this.#tellConfig(this.#view, this.#ha, config);
    this.#tellStates();
  }

  #tellConfig(view: SiteView, ha: HomeAssistant, config: string): void {
    this.#shownConfig = config;
    this.#takeOut(view, ha, config);
    this.#retained = config;
    this.#publish(discoveryTopic(ha, view), config, true);
  }

  /** Home Assistant removes a component that is there with its platform alone. */
  #takeOut(view: SiteView, ha: HomeAssistant, config: string): void {
    const now = componentsIn(config);
    const gone = Object.entries(componentsIn(this.#retained ?? '')).filter(([id]) => !Object.hasOwn(now, id));
    if (gone.length === 0) return;
    const message = { ...(JSON.parse(config) as object), components: { ...now, ...bare(gone) } };
    this.#publish(discoveryTopic(ha, view), JSON.stringify(message), true);
    this.#clear(gone.map(([, { state_topic }]) => state_topic));
  }

  #clear(topics: readonly unknown[]): void {
    const still = new Set(Object.values(componentsIn(this.#shownConfig)).map(({ state_topic }) => state_topic));
    for (const topic of new Set(topics)) {
      if (typeof topic === 'string' && /\/up\/ha\/(zone|lane|device)\//.test(topic) && !still.has(topic))
        this.#publish(topic, '', true);
    }
  }

  #tellStates(): void {
    if (!this.#up || this.#view === null || this.#ha === null) return;
    const nowMono = this.#parts.surroundings.monoMs();
    let waiting = false;
    for (const { thing, urgent, figures } of shownOf(this.#view, this.#ha)) {
      const topic = thingTopic(this.#view, thing);
      const [now, numbers] = [JSON.stringify(urgent), JSON.stringify(figures)];
      const before = this.#shown.get(topic);
      const moved = before?.figures !== numbers;
      if (before?.urgent === now && !(moved && nowMono - before.atMono >= figuresMs)) {
        waiting ||= moved;
        continue;
      }
      this.#shown.set(topic, { urgent: now, figures: numbers, atMono: nowMono });
      this.#send(topic, { ...urgent, ...figures }, true);
    }
    if (!waiting) return;
    this.#cancelFigures();
    this.#cancelFigures = this.#parts.surroundings.after(figuresMs, () => this.#tellStates());
  }

  #onStatus({ payload }: Inbound): boolean {
    if (this.#ha === null || payload.toString() !== 'online') return true;
    const { surroundings } = this.#parts;
    this.#cancelBirth();
    this.#cancelBirth = surroundings.after(surroundings.random() * birthJitterMs, () => {
      const retained = this.#retained;
      this.#forget();
      this.#retained = retained;
      this.#tellAll();
    });
    return true;
  }

  /** What an earlier run left at the broker, or an echo of our own. */
  #onOwnConfig({ payload }: Inbound, prefix: string): boolean {
    const text = payload.toString();
    const view = this.#view;
    if (view === null || text === '' || text === this.#retained) return true;
    if (this.#ha === null) {
      this.#publish(discoveryTopic({ prefix }, view), '', true);
      this.#clear(Object.values(componentsIn(text)).map(({ state_topic }) => state_topic));
      return true;
    }
    const now = componentsIn(this.#shownConfig);
    const stale = Object.entries(componentsIn(text)).filter(
      ([id, { state_topic }]) => !Object.hasOwn(now, id) && state_topic,
    );
    if (stale.length === 0) return true;
    this.#retained = text;
    this.#tellConfig(view, this.#ha, this.#shownConfig);
    return true;
  }

  #onDeed(deed: DeedTopic, { payload, retained }: Inbound): void {
    const { surroundings, command, warn } = this.#parts;
    const ha = this.#ha;
    if (ha === null || deed.login !== ha.login || payload.length === 0) return;
    if (retained) return warn('ha retained', words.retained);
    if (payload.length > payloadBytesMax) return warn('ha size', worded(words.tooLarge, { bytes: payload.length }));
    if (deed.deed === 'open' && !ha.openGates) return warn('ha gate', words.noGates);
    const ask = askOf(deed, payload.toString());
    if (ask.kind === 'unreadable') return warn('ha words', ask.text);
    const nowMs = Math.round(surroundings.wallMs());
    const id = `ha-${randomUUID()}`;
    command({
      id,
      login: deed.login,
      via: 'mqtt',
      retained: false,
      issuedAtMs: nowMs,
      notAfterMs: nowMs + openMs,
      why: 'Home Assistant',
      ask,
    });
  }

  #send(topic: string, message: object, retain: boolean): void {
    this.#publish(topic, JSON.stringify(message), retain);
  }

  #publish(topic: string, payload: string, retain: boolean): void {
    // A line that broke meanwhile is reported by the connection, and `up` says everything again.
    this.#parts.publish({ topic, payload, qos: 1, retain }).catch(nothing);
  }
}

function bare(components: readonly (readonly [string, Components[string]])[]): Record<string, object> {
  return Object.fromEntries(components.map(([id, { platform }]) => [id, { platform }]));
}

function componentsIn(config: string): Components {
  try {
    const { components }: { components?: unknown } = JSON.parse(config);
    return typeof components === 'object' && components !== null ? (components as Components) : {};
  } catch {
    return {};
  }
}

function nothing(): void {
  // No timer runs, or nothing to add.
}
