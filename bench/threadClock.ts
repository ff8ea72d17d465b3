import koffi from 'koffi';

/** CLOCK_THREAD_CPUTIME_ID of Linux, clock_gettime(2). */
const threadCpuTime = 3;

const clockGettime = koffi.load('libc.so.6').func('int clock_gettime(int, void *)');
/** struct timespec on 64-bit machines: seconds and nanoseconds. */
const timespec = Buffer.alloc(16);

/**
 * Milliseconds for which this thread has had a processor. Time that other work took is not in it, and where the kernel knows
 * of it (CONFIG_PARAVIRT_TIME_ACCOUNTING) neither is the time for which a hypervisor gave the processor to another machine.
 */
export function threadMs(): number {
  clockGettime(threadCpuTime, timespec);
  return Number(timespec.readBigInt64LE(0)) * 1e3 + Number(timespec.readBigInt64LE(8)) / 1e6;
}
