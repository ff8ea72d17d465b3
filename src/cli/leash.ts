/**
 * Loaded before a child of the supervisor: when the supervisor dies, even by kill -9, the kernel closes the channel to it,
 * and the child ends as if it had been asked to. Nobody is left to stop it later, so it does not depend on goodwill.
 */
import { flushCompileCache } from 'node:module';

const patienceMs = 2_000;
const flushAfterMs = 3_000;

process.on('disconnect', () => {
  setTimeout(() => process.exit(0), patienceMs).unref();
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();

// Node writes its compile cache when a process ends well; most of ours are killed one day, and compile anew after it.
setTimeout(flushCompileCache, flushAfterMs).unref();
