import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = resolve(import.meta.dirname, 'src/dashboard');

/** Writes the service worker beside the page, with the list of everything that was built: it keeps exactly these files. */
function serviceWorker(): Plugin {
  return {
    name: 'duskgate-service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const fixed = ['manifest.webmanifest', 'icon.svg', 'icon-192.png', 'icon-512.png'];
      // The HTML comes after this hook; it changes only with the names of the files it asks for.
      const names = [...new Set(['index.html', ...Object.keys(bundle), ...fixed])].sort();
      const digest = createHash('sha256');
      for (const name of names) {
        const made = bundle[name];
        const path = resolve(root, name === 'index.html' ? name : `public/${name}`);
        digest.update(name);
        digest.update(made === undefined ? readFileSync(path) : made.type === 'chunk' ? made.code : made.source);
      }
      const source = readFileSync(resolve(root, 'serviceWorker.js'), 'utf8')
        .replace("'%VERSION%'", JSON.stringify(`duskgate-${digest.digest('hex').slice(0, 12)}`))
        .replace("'%FILES%'", names.map((name) => JSON.stringify(`./${name}`)).join(', '));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}

/** For mosquitto's own file server, which names no types: a browser takes a plain script from it, but no module. */
function plainScript(): Plugin {
  return {
    name: 'duskgate-plain-script',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html.replaceAll('<script type="module" crossorigin', '<script defer').replaceAll(' crossorigin', ''),
    },
  };
}

/** `vite build` makes dist/page for any web server; `vite build --mode mosquitto` makes dist/page-mosquitto, one script. */
export default defineConfig(({ mode }) => {
  const plain = mode === 'mosquitto';
  return {
    root,
    // Any folder of any web server will do.
    base: './',
    plugins: plain ? [plainScript()] : [serviceWorker()],
    // A service worker wants a type, too.
    define: { worksOffline: String(!plain) },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: resolve(import.meta.dirname, plain ? 'dist/page-mosquitto' : 'dist/page'),
      emptyOutDir: true,
      target: ['chrome111', 'firefox114', 'safari16.4'],
      modulePreload: { polyfill: false },
      // Inlined images would need another policy than the page has.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 800,
      ...(plain ? { cssCodeSplit: false, rolldownOptions: { output: { format: 'iife', codeSplitting: false } } } : {}),
    },
  };
});
