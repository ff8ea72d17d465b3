import { render } from 'preact';

/** Browsers that do not know the calendar of the language yet get it as a file of its own, before anything needs it. */
async function start(): Promise<void> {
  if (!('Temporal' in globalThis)) await import('temporal-polyfill/global');
  const [{ App }, { begin }] = await Promise.all([
    import('./app.tsx'),
    import('./session.ts'),
    import('./words/words.ts').then(({ learnWords }) => learnWords()),
  ]);
  begin();
  const place = document.getElementById('page');
  if (place !== null) render(<App />, place);
  // Off localhost this wants TLS; the page says so where it matters.
  if (worksOffline && 'serviceWorker' in navigator)
    await navigator.serviceWorker.register('./sw.js').catch(() => undefined);
}

start().catch((problem: unknown) => {
  document.body.append(`duskgate: ${problem instanceof Error ? problem.message : String(problem)}`);
});
