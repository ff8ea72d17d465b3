import type { ModbusAt, ModbusRegister, WiredMeter } from '../controller/site.ts';
import { noTariff, type Tariff } from '../lighting/tariff.ts';
import { secondMs } from '../units.ts';
import type { MeterText, ModbusText, TariffText } from './schema/meters.ts';

/** A meter by its text; the checks have seen to it that it has one way to be read. */
export function meterOf(id: string, text: MeterText): WiredMeter {
  const { line, activeLow, pulsesPerKwh, modbus, accuracyPct, maxKw } = text;
  const common = { id, maxW: maxKw * 1000, accuracy: accuracyPct / 100 };
  if (modbus !== undefined) {
    const register = registerOf(modbus);
    return {
      ...common,
      kind: 'register',
      wrapWh: wrapOf(modbus),
      stepWh: stepOf(register),
      pulse: null,
      modbus: register,
    };
  }
  const pulse = line === undefined ? null : { line, activeLow };
  return { ...common, kind: 's0', wrapWh: null, stepWh: 1000 / (pulsesPerKwh ?? 1000), pulse, modbus: null };
}

function registerOf({ at, unit, register, table, type, wordOrder, kwhPerCount, baud, parity, everyS }: ModbusText) {
  const spec = { unit, register, table, type, wordOrder, whPerCount: kwhPerCount * 1000, everyMs: everyS * secondMs };
  return { at: placeOf(at, { baud, parity }), ...spec } satisfies ModbusRegister;
}

function placeOf(at: string, serial: { readonly baud: number; readonly parity: 'none' | 'even' | 'odd' }): ModbusAt {
  const [, host, port] = /^tcp:\/\/([^:]+)(?::(\d+))?$/.exec(at) ?? [];
  return host === undefined
    ? { kind: 'serial', path: at, ...serial }
    : { kind: 'tcp', host, port: Number(port ?? 502) };
}

function wrapOf({ wrapKwh, type, kwhPerCount }: ModbusText): number | null {
  if (wrapKwh !== undefined) return wrapKwh * 1000;
  return type === 'uint32' ? 2 ** 32 * kwhPerCount * 1000 : null;
}

/** A float shows its last digits anyhow, and a watt-hour is fine enough. */
function stepOf({ type, whPerCount }: ModbusRegister): number {
  return type === 'float32' ? Math.min(1, whPerCount) : whPerCount;
}

export function tariffOf(text: TariffText | undefined): Tariff {
  if (text === undefined) return noTariff;
  return {
    currency: text.prices.length === 0 ? null : text.currency,
    prices: text.prices.map(({ from, perKwh }) => ({ fromMin: minutesOf(from), value: perKwh })),
    co2: text.co2.map(({ from, gPerKwh }) => ({ fromMin: minutesOf(from), value: gPerKwh })),
  };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return 60 * hours + minutes;
}
