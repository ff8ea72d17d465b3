import type { Site } from '../src/controller/site.ts';
import type { Zone } from '../src/lighting/zone.ts';
import type { SimulatedChip } from './board/simulatedChip.ts';
import type { SimulatedPwm } from './board/simulatedPwm.ts';

export type ContactorWiring = {
  readonly chip: SimulatedChip;
  readonly pwm: SimulatedPwm;
  readonly site: Pick<Site, 'zones' | 'inputs'>;
};

/**
 * The contactors behind a simulated board: what a zone's output does, its feedback contact shows. Answers with the way to end
 * it. A hand at the terminals can still hold a contact, as dirt would, until the output moves again.
 */
export function openContactors({ chip, pwm, site }: ContactorWiring): () => void {
  const watched = site.zones.flatMap((zone) => {
    const contact = site.inputs.find(({ id }) => id === zone.feedback);
    return contact === undefined ? [] : [{ zone, contact }];
  });
  const show = (): void => {
    for (const { zone, contact } of watched) chip.drive(contact.line, isLit(zone, { chip, pwm }) !== contact.activeLow);
  };
  show();
  const outputs = new Set(watched.map(({ zone }) => nameOf(zone)));
  const unwatch = [
    chip.onWrite(({ line }) => outputs.has(line) && show()),
    pwm.onWrite(({ channel }) => outputs.has(channel) && show()),
  ];
  return () => {
    for (const stop of unwatch) stop();
  };
}

const nameOf = ({ output }: Zone): string => (output.kind === 'relay' ? output.line : output.channel);

function isLit({ output }: Zone, { chip, pwm }: Pick<ContactorWiring, 'chip' | 'pwm'>): boolean {
  if (output.kind === 'pwm') return pwm.duty(output.channel) > 0 !== output.inverted;
  const pulled = chip.isHigh(output.line) !== output.activeLow;
  return output.contact === 'normally-open' ? pulled : !pulled;
}
