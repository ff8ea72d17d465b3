import { closeSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { foreign, type Words, worded } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';
import { bufferEdgesMax, type Chip, holders, type LineSettings, type Lines, lineBusy, lineUnknown } from './chip.ts';
import {
  chipInfo,
  chipInfoRoom,
  flag,
  type LineWish,
  lineInfo,
  lineInfoOf,
  lineRequest,
  request,
  requestFd,
} from './gpioBytes.ts';
import { errnoOf, libc } from './libc.ts';
import { LinuxLines } from './linuxLines.ts';
import { inWords } from './linuxWords.ts';
import { nearest } from './nearest.ts';

const deviceFolder = '/dev';

export type LinuxChipWiring = {
  /** What the chip is called by its driver, such as `pinctrl-bcm2711`; one of these. Its number changes between kernels. */
  readonly labels: readonly string[];
  /** The name under which the kernel lists the lines as taken. */
  readonly consumer: string;
};

/**
 * A GPIO chip of the kernel, over the character device. The labels on a Raspberry Pi: `pinctrl-bcm2835` (3, Zero 2 W),
 * `pinctrl-bcm2711` (4), `pinctrl-rp1` (5). A line without a name, as on most expanders, is called by its number: `LINE3`.
 * Throws in plain words when no chip or more than one has the label, or when this user may not open it.
 */
export class LinuxChip implements Chip {
  readonly label: string;
  readonly #consumer: string;
  readonly #fd: number;
  readonly #offsets: ReadonlyMap<string, number>;
  readonly #held = new Set<LinuxLines>();

  constructor({ labels, consumer }: LinuxChipWiring) {
    this.#consumer = consumer;
    const { fd, lines, label } = findChip(labels);
    this.label = label;
    this.#fd = fd;
    this.#offsets = new Map(Array.from({ length: lines }, (_, offset) => [this.#nameOf(offset), offset]));
  }

  lines(): readonly string[] {
    return [...this.#offsets.keys()];
  }

  request(wanted: readonly LineSettings[], options?: { readonly bufferEdges: number }): Lines {
    const offsets = this.#offsetsOf(wanted);
    const bytes = lineRequest({
      consumer: this.#consumer,
      // 0: as many as the kernel thinks right, which is 16 a line.
      eventBuffer: Math.min(options?.bufferEdges ?? 0, bufferEdgesMax),
      lines: wanted.map((settings, i) => wishOf(settings, offsets[i] ?? -1)),
    });
    try {
      libc().ioctl(this.#fd, request.getLines, bytes);
    } catch (error) {
      throw this.#refused(wanted, error);
    }
    const lines: LinuxLines = new LinuxLines({
      label: this.label,
      fd: requestFd(bytes),
      wanted: wanted.map((settings, i) => ({ settings, offset: offsets[i] ?? -1 })),
      onRelease: () => this.#held.delete(lines),
    });
    this.#held.add(lines);
    return lines;
  }

  close(): void {
    for (const lines of this.#held) lines.release();
    closeSync(this.#fd);
  }

  #offsetsOf(wanted: readonly LineSettings[]): readonly number[] {
    const seen = new Set<string>();
    return wanted.map(({ line }) => {
      const offset = this.#offsets.get(line);
      if (offset === undefined) throw lineUnknown({ label: this.label, line, names: this.lines() });
      if (seen.has(line)) throw lineBusy({ label: this.label, line, by: holders.entry });
      seen.add(line);
      return offset;
    });
  }

  /** The kernel only says "busy": who it is stands in the line's own entry. */
  #refused(wanted: readonly LineSettings[], error: unknown): Error {
    if (errnoOf(error) === 'EBUSY') {
      for (const { line } of wanted) {
        const { used, consumer } = this.#info(this.#offsets.get(line) ?? -1);
        if (used)
          return lineBusy({ label: this.label, line, by: consumer === '' ? holders.driver : foreign(consumer) });
      }
    }
    return inWords(this.label, wanted.map(({ line }) => line).join(', '), error);
  }

  #nameOf(offset: number): string {
    const { name } = this.#info(offset);
    return name === '' ? `LINE${offset}` : name;
  }

  #info(offset: number): ReturnType<typeof lineInfo> {
    const bytes = lineInfoOf(offset);
    try {
      libc().ioctl(this.#fd, request.lineInfo, bytes);
    } catch (error) {
      throw inWords(this.label, `LINE${offset}`, error);
    }
    return lineInfo(bytes);
  }
}

type Found = { readonly path: string; readonly fd: number; readonly label: string; readonly lines: number };

/** Chips by label. Old names live on as links (`gpiochip4` on a Raspberry Pi 5), which would show one chip twice. */
function findChip(labels: readonly string[]): Found {
  const { chips, locked } = openChips();
  const [chosen, ...more] = chips.filter(({ label }) => labels.includes(label));
  for (const { fd } of chips) if (fd !== chosen?.fd || more.length > 0) closeSync(fd);
  if (chosen === undefined) throw noChip(labels, chips, locked);
  if (more.length > 0)
    throw new SaidError(
      worded(words.twins, {
        count: more.length + 1,
        name: either(labels),
        paths: listed([chosen, ...more].map(({ path }) => path)),
      }),
    );
  return chosen;
}

function openChips(): { chips: readonly Found[]; locked: readonly string[] } {
  const chips: Found[] = [];
  const locked: string[] = [];
  const devices = readdirSync(deviceFolder, { withFileTypes: true }).filter(
    (entry) => /^gpiochip\d+$/.test(entry.name) && entry.isCharacterDevice(),
  );
  for (const { name } of devices) {
    const path = join(deviceFolder, name);
    try {
      const fd = openSync(path, 'r+');
      const bytes = chipInfoRoom();
      libc().ioctl(fd, request.chipInfo, bytes);
      chips.push({ path, fd, ...chipInfo(bytes) });
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === 'EACCES' || errno === 'EPERM') locked.push(path);
      else if (errno === null) throw error;
    }
  }
  return { chips, locked };
}

const either = (names: readonly string[]): Words => ({ en: names.join(' or '), zh: names.join(' 或 ') });
const listed = (names: readonly string[]): Words => ({ en: names.join(', '), zh: names.join('、') });

const words = {
  twins: {
    en: '{count} GPIO chips are called {name} ({paths}). Remove one overlay: which of them a lamp hangs on cannot be known.',
    zh: '有 {count} 个 GPIO 芯片名为 {name}（{paths}）。请去掉一个 overlay：否则无法知道灯接在哪一个上。',
  },
  locked: {
    en: 'this user may not open {paths}. Add it to the group gpio (usermod -aG gpio NAME) and log in anew, or install the udev rules of duskgate.',
    zh: '当前用户无权打开 {paths}。请将其加入 gpio 组（usermod -aG gpio NAME）并重新登录，或安装 duskgate 的 udev 规则。',
  },
  noChips: {
    en: 'this machine has no GPIO chips, so none is called {name}. On a desk write "board: simulated" in the config.',
    zh: '本机没有 GPIO 芯片，因此没有名为 {name} 的芯片。在办公桌上请在配置中写“board: simulated”。',
  },
  otherChips: {
    en: 'no GPIO chip is called {name}; this machine has {labels}. Write "board: linux" and "gpioChip: {near}" if that is the one.',
    zh: '没有名为 {name} 的 GPIO 芯片；本机有 {labels}。如即为其一，请写“board: linux”和“gpioChip: {near}”。',
  },
} satisfies Record<string, Words>;

function noChip(wanted: readonly string[], chips: readonly Found[], locked: readonly string[]): Error {
  if (locked.length > 0) return new SaidError(worded(words.locked, { paths: listed(locked) }));
  const name = either(wanted);
  if (chips.length === 0) return new SaidError(worded(words.noChips, { name }));
  const labels = chips.map((chip) => chip.label);
  const near = nearest(wanted[0] ?? '', labels) ?? '';
  return new SaidError(worded(words.otherChips, { name, labels: listed(labels), near }));
}

function wishOf(settings: LineSettings, offset: number): LineWish {
  const low = settings.activeLow ? flag.activeLow : 0n;
  if (settings.direction === 'output')
    return { offset, flags: flag.output | low, initial: settings.initial, debounceUs: 0 };
  const flags = flag.input | low | biasFlag[settings.bias] | edgeFlags[settings.edges];
  return { offset, flags, initial: false, debounceUs: settings.debounceMs * 1_000 };
}

const biasFlag = { none: flag.biasDisabled, 'pull-up': flag.biasPullUp, 'pull-down': flag.biasPullDown } as const;

/** Rising and falling count after the polarity, for the kernel as for us. */
const edgeFlags = {
  none: 0n,
  rising: flag.edgeRising,
  falling: flag.edgeFalling,
  both: flag.edgeRising | flag.edgeFalling,
} as const;
