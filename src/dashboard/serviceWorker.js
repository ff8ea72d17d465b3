// Keeps the page itself, so that it opens without a network and shows what was last known. Messages of the estate never pass
// here: they come over the WebSocket. The build puts in what there is to keep.
const kept = '%VERSION%';
const files = ['%FILES%'];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(kept)
      .then((cache) => cache.addAll(files))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== kept).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  // A new page is taken when there is one; without a network, or with a slow one, the kept page opens at once.
  event.respondWith(request.mode === 'navigate' ? newest(request) : known(request));
});

async function known(request) {
  const cache = await caches.open(kept);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

async function newest(request) {
  const cache = await caches.open(kept);
  const slow = new Promise((resolve) => setTimeout(resolve, 2_000));
  try {
    const answer = await Promise.race([fetch(request), slow]);
    if (answer !== undefined && answer.ok) return answer;
  } catch {
    // No network: what is kept will do.
  }
  return (await cache.match('./index.html')) ?? fetch(request);
}
