import { connect, type Socket } from 'node:net';
import type { FrameFromCore, FrameToCore } from '../channel.ts';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import { fromCoreBytesMax, toCoreBytesMax } from './frames.ts';
import { readFrameFromCore } from './readFromCore.ts';
import { Wire, type WireLimits } from './wire.ts';

const words = {
  late: {
    en: 'duskgate-core did not answer within {seconds} s; ask again',
    zh: 'duskgate-core 在 {seconds} 秒内没有应答；请再试',
  },
  absent: {
    en: 'no duskgate-core listens on {path}; start it, or name its state folder with --state',
    zh: '{path} 处没有 duskgate-core 在监听；请启动它，或用 --state 指明其状态目录',
  },
  forbidden: {
    en: '{path}: not allowed; use an account of the duskgate group, or sudo',
    zh: '{path}：无权访问；请使用 duskgate 组的账号，或 sudo',
  },
  ended: { en: 'duskgate-core ended the conversation on {path}', zh: 'duskgate-core 中断了 {path} 上的会话' },
  endedWhy: {
    en: 'duskgate-core ended the conversation on {path}: {why}',
    zh: 'duskgate-core 中断了 {path} 上的会话：{why}',
  },
} satisfies Record<string, Words>;

/** A line to core that mends itself. */
export type Connection = {
  /** False while core is away; nothing is kept for later. Throws FrameFault when the frame is too large. */
  send(frame: FrameToCore): boolean;
  close(): void;
};

const limits: WireLimits = {
  bytesInMax: fromCoreBytesMax,
  bytesOutMax: toCoreBytesMax,
  framesPerSecondMax: 5_000,
};

/** Core is back within a second or two; asking more often than this only heats the pole. */
const retryMsMin = 100;
const retryMsMax = 2_000;

/**
 * Connects to core and stays connected: after each loss it tries again until `close`.
 * `onUp` comes each time the line stands (say hello there), `onDown` each time it is lost, with the reason.
 */
export function connectChannel(line: {
  path: string;
  onUp: () => void;
  onFrame: (frame: FrameFromCore) => void;
  onDown: (why: string) => void;
}): Connection {
  let wire: Wire<FrameFromCore, FrameToCore> | null = null;
  let retryMs = retryMsMin;
  let retry: NodeJS.Timeout | null = null;
  let closed = false;

  const dial = (): void => {
    let up = false;
    const socket = connect(line.path, () => {
      up = true;
      retryMs = retryMsMin;
      wire = dialled;
      line.onUp();
    });
    const dialled = speak(socket, line.onFrame, (why) => {
      wire = null;
      if (up) line.onDown(why);
      if (closed) return;
      retry = setTimeout(dial, retryMs);
      retryMs = Math.min(retryMs * 2, retryMsMax);
    });
    hangUp = () => socket.destroy();
  };
  let hangUp: () => void = () => undefined;
  dial();

  return {
    send: (frame) => wire?.send(frame) ?? false,
    close: () => {
      closed = true;
      if (retry !== null) clearTimeout(retry);
      hangUp();
    },
  };
}

/** Nobody listens: no core runs on this state folder. */
export class CoreAbsent extends SaidError {
  override readonly name = 'CoreAbsent';
}

/**
 * Asks core one thing and resolves with the answer: the first frame of kind `answer`, or `refused`.
 * Rejects when core is not there (CoreAbsent) or does not answer in time; the message says what to do.
 */
export function askCore(question: {
  path: string;
  frame: FrameToCore;
  answer: FrameFromCore['kind'];
  timeoutMs: number;
}): Promise<FrameFromCore> {
  return new Promise((resolve, reject) => {
    const socket = connect(question.path, () => wire.send(question.frame));
    const finish = (end: () => void): void => {
      clearTimeout(timer);
      end();
      socket.destroy();
    };
    const timer = setTimeout(() => {
      finish(() => reject(new SaidError(worded(words.late, { seconds: question.timeoutMs / 1_000 }))));
    }, question.timeoutMs);
    const wire = speak(
      socket,
      (frame) => {
        if (frame.kind === question.answer || frame.kind === 'refused') finish(() => resolve(frame));
      },
      (why) => finish(() => reject(absent(question.path, why))),
    );
  });
}

function speak(
  socket: Socket,
  onFrame: (frame: FrameFromCore) => void,
  onGone: (why: string) => void,
): Wire<FrameFromCore, FrameToCore> {
  return new Wire(socket, { limits, read: readFrameFromCore, onFrame, onGone });
}

function absent(path: string, why: string): Error {
  if (/ENOENT|ECONNREFUSED/.test(why)) {
    return new CoreAbsent(worded(words.absent, { path }));
  }
  if (/EACCES|EPERM/.test(why)) return new SaidError(worded(words.forbidden, { path }));
  return new SaidError(why === '' ? worded(words.ended, { path }) : worded(words.endedWhy, { path, why }));
}
