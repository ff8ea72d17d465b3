import * as z from 'zod';
import type { LaneInputId } from '../../access/lane.ts';
import { lineName } from './board.ts';
import { says, shown } from './words.ts';

function lineRemedy(typed: unknown, group: string): string {
  const line = typeof typed === 'number' ? `GPIO${typed}` : 'GPIO17';
  return `Write the line as the board drawing has it, such as ${line}, or ${group.replace('GPIO17', line)}.`;
}

const level = () => z.enum(['high', 'low']);

const wireSchema = z.strictObject({
  line: lineName().describe('GPIO line of the wire, such as GPIO17.'),
  cutReads: level()
    .optional()
    .describe('What a cut wire reads, through its pull resistor; left out: high, a contact to ground with a pull-up.'),
  activeAt: level()
    .optional()
    .describe('Level while it reports something; left out: the one that makes a cut wire safe.'),
});

const wire = () =>
  z.union([lineName(), wireSchema], {
    error: (issue) =>
      says(
        `${shown(issue.input)} is not a wire.`,
        lineRemedy(issue.input, '{ line: GPIO17, cutReads: low } where it differs from the usual'),
      ),
  });

export type WireText = z.infer<ReturnType<typeof wire>>;

/** The inputs of a lane. A bare line is a contact to ground with a pull-up, of the kind that makes a cut wire safe. */
export const laneInputsSchema = z.strictObject({
  arrive: wire().describe('Loop at the reader: a vehicle waits. Contact that closes for a vehicle.'),
  safety: wire().describe('Loop under the arm: presence, permanent, fail-safe. Contact that opens for a vehicle.'),
  armOpen: wire().describe('Limit switch of the operator: the arm is up. Contact that closes there.'),
  armClosed: wire().describe('Limit switch of the operator: the arm is down. Contact that closes there.'),
  queue: wire()
    .optional()
    .describe('Second loop, a car behind the first: others wait. Contact that closes for a vehicle.'),
  beam: wire()
    .optional()
    .describe("Light beam across the lane, a copy of the operator's. Contact that opens when broken."),
  edge: wire()
    .optional()
    .describe("Safety edge of the arm, a copy of the operator's. Contact that opens when touched."),
  fire: wire().optional().describe('Fire alarm, normally closed: an open contact is a fire and opens the lane.'),
  manualRelease: wire()
    .optional()
    .describe('Manual release of the arm. Contact that opens when somebody has released it.'),
  guardButton: wire()
    .optional()
    .describe('Button by which the guard opens the lane. Contact that closes when pressed.'),
  callButton: wire().optional().describe('Button by which a driver calls the guard. Contact that closes when pressed.'),
} satisfies Record<LaneInputId, z.ZodType>);

const outputWireSchema = z.strictObject({
  line: lineName().describe('GPIO line that drives the relay, such as GPIO17.'),
  activeLow: z
    .boolean()
    .default(false)
    .describe('true when the relay pulls in on a low line, as most relay boards do.'),
});

const outputWire = () =>
  z.union([lineName(), outputWireSchema], {
    error: (issue) =>
      says(
        `${shown(issue.input)} is not an output.`,
        lineRemedy(issue.input, '{ line: GPIO17, activeLow: true } for a relay that pulls in on a low line'),
      ),
  });

export type OutputWireText = z.infer<ReturnType<typeof outputWire>>;

export const laneOutputsSchema = z.strictObject({
  open: outputWire().describe(
    'Momentary OPEN to the barrier operator: a normally-open contact that at rest does nothing.',
  ),
  inhibitClose: outputWire()
    .optional()
    .describe('Contact that withholds closing, where the operator has an input for it.'),
  beacon: outputWire().optional().describe("Lamp at the guard's house: somebody at this lane needs help."),
});
