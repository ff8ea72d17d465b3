import { signal } from '@preact/signals';

/** Where in the page somebody is: `#/zone/estate/pole-1/road-main` is the page `zone` with three words. */
export type Route = { readonly page: string; readonly words: readonly string[] };

export const route = signal<Route>(read());

addEventListener('hashchange', () => {
  route.value = read();
  // A reader of the screen begins at the top of the new page.
  scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
});

/** An address of the page. */
export function to(page: string, ...words: readonly string[]): string {
  return `#/${[page, ...words].map(encodeURIComponent).join('/')}`;
}

function read(): Route {
  const [page = '', ...words] = location.hash.replace(/^#\/?/, '').split('/').map(decoded);
  return { page: page === '' ? 'overview' : page, words };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
