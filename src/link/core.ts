import type { FrameFromCore, FrameToCore } from '../channel.ts';
import type { LinkTrouble } from '../controller/link.ts';
import type { HomeAssistant } from '../mqtt/homeAssistant.ts';
import type { Words } from '../words/language.ts';

/** The line to core as link sees it; src/channel/connect.ts is the real one. */
export interface CoreChannel {
  /** False while core is away. */
  send(frame: FrameToCore): boolean;
  close(): void;
}

export type CoreEars = {
  /** The line stands, again. */
  onUp: () => void;
  onFrame: (frame: FrameFromCore) => void;
  onDown: (why: string) => void;
};

export type OpenCore = (ears: CoreEars) => CoreChannel;

/** Certificates and key in PEM. */
export type Tls = { readonly ca?: string; readonly cert?: string; readonly key?: string };

/** What is to be known about the broker, or why it cannot be: `text` says what to do. */
export type BrokerAccess =
  | {
      readonly kind: 'broker';
      readonly url: string;
      readonly username: string | null;
      readonly password: string | null;
      /** Missing: what Node trusts. */
      readonly tls?: Tls;
      /** A certificate that ends soon. */
      readonly trouble?: LinkTrouble;
      /** Missing: this device does not show itself to Home Assistant. */
      readonly homeAssistant?: HomeAssistant | null;
    }
  | { readonly kind: 'none'; readonly text: Words };
