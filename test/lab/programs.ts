/** A program for the virtual machine. */
export type GuestProgram = {
  readonly name: string;
  readonly command: readonly string[];
  /** Settings of lab.sh. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Too long for every day: it runs when it is named. */
  readonly byName?: boolean;
  /** Exit status that is right: 0, or that of a guest which is to be reset. */
  readonly ends?: number;
};

const guest = (name: string): GuestProgram => ({
  name,
  command: ['node', '--test-reporter=tap', `test/lab/guest/${name}.ts`],
});

export const programs: readonly GuestProgram[] = [
  // Half of it is enough in a good hour; systemd alone takes minutes where the machine is busy.
  { ...guest('units'), settings: { VM_SYSTEMD: '1', VM_TIMEOUT: '1500' } },
  { ...guest('trial'), byName: true, settings: { VM_SYSTEMD: '1', VM_TIMEOUT: '3000' } },
  ...['core', 'gate', 'cards', 'edges', 'chip', 'limit'].map((name) => guest(name)),
];
