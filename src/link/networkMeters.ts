import { readFileSync } from 'node:fs';
import type { FrameToCore } from '../channel.ts';
import type { WiredMeter } from '../controller/site.ts';
import { ModbusMeters } from '../meters/modbusMeters.ts';
import type { CoreChannel, OpenCore } from './core.ts';

/**
 * Reads the meters on the network for core, which may not touch it, over a line of its own. When core starts anew, as it
 * does when other meters are wired, the accepted config is read anew.
 */
export class NetworkMeters {
  readonly #siteFile: string;
  readonly #channel: CoreChannel;
  #meters: ModbusMeters | null = null;

  constructor({ openCore, siteFile }: { readonly openCore: OpenCore; readonly siteFile: string }) {
    this.#siteFile = siteFile;
    this.#channel = openCore({ onUp: () => this.#begin(), onFrame: () => undefined, onDown: () => this.#end() });
  }

  close(): void {
    this.#end();
    this.#channel.close();
  }

  #begin(): void {
    this.#end();
    const meters = metersIn(this.#siteFile);
    const send = (word: Omit<Extract<FrameToCore, { kind: 'meter' }>, 'kind'>) =>
      this.#channel.send({ kind: 'meter', ...word });
    this.#meters = new ModbusMeters({
      meters,
      reach: 'tcp',
      onFault: ({ meter, message }) => send({ meter, reading: null, message }),
    });
    this.#meters.onReading((meter, { series, registerWh }) => {
      const known = Number.isFinite(registerWh) ? registerWh : null;
      send({ meter, reading: { series, registerWh: known }, message: null });
    });
  }

  #end(): void {
    this.#meters?.close();
    this.#meters = null;
  }
}

/** The meters of the accepted config; it was checked when it was accepted. None when it cannot be read. */
function metersIn(siteFile: string): readonly WiredMeter[] {
  try {
    const file = JSON.parse(readFileSync(siteFile, 'utf8')) as { readonly site?: { readonly meters?: WiredMeter[] } };
    return file.site?.meters ?? [];
  } catch {
    return [];
  }
}
