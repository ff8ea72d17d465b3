import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type BrokerTarget, bridge } from './bridge.ts';
import { type PageFile, pageFiles } from './files.ts';
import { safeHeaders } from './headers.ts';

export type PagePlace = {
  /** Folder of the built page. */
  readonly files: string;
  readonly host: string;
  /** 0 = one the system chooses. */
  readonly port: number;
  /** How many ports after it may be taken instead when it is in use. */
  readonly neighbours?: number;
  readonly broker: BrokerTarget;
  /** Certificate and key files; null = plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
};

/** Path of the WebSocket, beside the page. */
export const socketPath = '/mqtt';
/** A command has 8 KiB at most; nothing larger ever comes from a page. */
const packetBytesMax = 65_536;
const socketsMax = 200;

/** Serves the page and, on the same origin, MQTT over WebSocket to the broker. Resolves with the port once it listens. */
export async function servePage(place: PagePlace): Promise<{ readonly port: number; close(): Promise<void> }> {
  const files = pageFiles(place.files);
  const headers = safeHeaders(place.tls !== null);
  const answer = (request: IncomingMessage, response: ServerResponse): void =>
    sendFile(files, headers, request, response);
  const server =
    place.tls === null
      ? createServer(answer)
      : createSecureServer(
          { cert: readFileSync(place.tls.cert), key: readFileSync(place.tls.key), minVersion: 'TLSv1.2' },
          answer,
        );
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: packetBytesMax,
    perMessageDeflate: false,
    handleProtocols: (offered) => ['mqtt', 'mqttv3.1'].find((known) => offered.has(known)) ?? false,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const wrong = whyNot(request, sockets.clients.size);
    if (wrong !== null) return refuse(socket, wrong);
    sockets.handleUpgrade(request, socket, head, (line) => bridge(line, place.broker));
  });
  await listening(server, place);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : place.port,
    close: () => closed(server, sockets),
  };
}

type Refusal = { readonly status: string; readonly text: string };

/** Why a WebSocket is not opened; null = it may be. A page of another site must not speak here with a person's password manager. */
function whyNot(request: IncomingMessage, open: number): Refusal | null {
  if (pathOf(request) !== socketPath) return { status: '404 Not Found', text: `MQTT is at ${socketPath}.` };
  const { origin, host } = request.headers;
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)) {
    return { status: '403 Forbidden', text: 'A page of another site may not speak with this broker.' };
  }
  if (open >= socketsMax) return { status: '503 Service Unavailable', text: 'Too many pages are open.' };
  return null;
}

function refuse(socket: Duplex, { status, text }: Refusal): void {
  socket.on('error', () => undefined); // The other side may be gone already.
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: text/plain\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
}

function sendFile(
  files: ReadonlyMap<string, PageFile>,
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return sendText(response, 405, 'Only GET.');
  }
  const file = files.get(pathOf(request));
  if (file === undefined) return sendText(response, 404, 'There is no such file. The page is at /.');
  response.setHeader('etag', file.etag);
  response.setHeader('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('vary', 'accept-encoding');
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  const packed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') ? file.packed : null;
  const body = packed ?? file.plain;
  response.setHeader('content-type', file.type);
  if (packed !== null) response.setHeader('content-encoding', 'gzip');
  response.setHeader('content-length', body.length);
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : body);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

/** On the port that was asked for, or on the first free one of its neighbours: two programs may look at the same moment. */
async function listening(server: Server, { host, port, neighbours = 0 }: PagePlace): Promise<void> {
  for (let tried = port; ; tried += 1) {
    const problem = await listeningOn(server, { host, port: tried });
    if (problem === null) return;
    if (problem.code !== 'EADDRINUSE' || tried >= port + neighbours) throw problem;
  }
}

function listeningOn(server: Server, at: { host: string; port: number }): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(at, () => {
      server.off('error', resolve);
      resolve(null);
    });
  });
}

function closed(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const line of sockets.clients) line.terminate();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
