import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Language } from '../words/language.ts';
import { metricsText } from './metrics.ts';
import type { OfficeStatus } from './office.ts';
import { statusPage } from './statusPage.ts';

export type StatusServer = { readonly port: number; close(): Promise<void> };

const headers = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/**
 * Serves `/` for people, `/metrics` for Prometheus and `/health` (200, or 503 while broker or database is away). It shows and changes
 * nothing, and asks nobody who they are: keep it on loopback, or behind a proxy that asks. Rejects when the port is taken.
 */
export function serveStatus(given: {
  readonly host: string;
  readonly port: number;
  readonly status: () => Promise<OfficeStatus>;
}): Promise<StatusServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'text/plain', 'GET only\n');
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const language = request.headers['accept-language']?.startsWith('zh') === true ? 'zh' : 'en';
    given.status().then(
      (status) => respond(response, path, status, language),
      (problem: unknown) => answer(response, 500, 'text/plain', `${String(problem)}\n`),
    );
  });
  return listening(server, given.host, given.port);
}

function respond(response: ServerResponse, path: string, status: OfficeStatus, language: Language): void {
  const well = status.line.connected && status.trouble === null;
  switch (path) {
    case '/':
      return answer(response, 200, 'text/html; charset=utf-8', statusPage(status, language, Date.now()));
    case '/metrics':
      return answer(response, 200, 'text/plain; version=0.0.4; charset=utf-8', metricsText(status));
    case '/health':
      return answer(
        response,
        well ? 200 : 503,
        'text/plain',
        well ? 'well\n' : `${status.trouble ?? status.line.text}\n`,
      );
    default:
      return answer(response, 404, 'text/plain', 'There are /, /metrics and /health.\n');
  }
}

function answer(response: ServerResponse, code: number, type: string, text: string): void {
  response.writeHead(code, { ...headers, 'content-type': type }).end(text);
}

function listening(server: Server, host: string, port: number): Promise<StatusServer> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        close: () =>
          new Promise((done) => {
            server.closeAllConnections();
            server.close(() => done());
          }),
      });
    });
  });
}
