/** Where the server listens. Connections pass a gate of their own, which refuses and delays them before HTTP begins. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createGate, type Socket } from 'node:net';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
  /** Asked for every connection. */
  readonly admit: (openSockets: number) => { readonly isRefused: boolean; readonly delayMs: number };
  readonly onRequest: (expectsContinue: boolean) => RequestListener;
}

export interface Listening {
  readonly port: number;
  readonly openSockets: number;
  connectionOf(request: IncomingMessage): number;
  close(): Promise<void>;
}

export async function listen({ host, port, tls, admit, onRequest }: ListenOptions): Promise<Listening> {
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on('request', onRequest(false));
  server.on('checkContinue', onRequest(true));
  server.keepAliveTimeout = 60_000;
  const sockets = new Map<Socket, NodeJS.Timeout | undefined>();
  /** By port of the peer: over TLS a request does not name the socket that was accepted. */
  const numbers = new Map<number | undefined, number>();
  let connections = 0;
  const gate = createGate({ noDelay: true }, (socket) => {
    const { isRefused, delayMs } = admit(sockets.size);
    if (isRefused) {
      socket.resetAndDestroy();
      return;
    }
    const begin = (): void => {
      server.emit('connection', socket);
    };
    sockets.set(socket, delayMs > 0 ? setTimeout(begin, delayMs) : undefined);
    const { remotePort } = socket;
    numbers.set(remotePort, (connections += 1));
    // Peers that break off are nothing to report: the request that was under way says so.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(sockets.get(socket));
      sockets.delete(socket);
      numbers.delete(remotePort);
    });
    if (delayMs <= 0) begin();
  });
  gate.listen(port, host);
  await once(gate, 'listening');
  const address = gate.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    port: address.port,
    get openSockets() {
      return sockets.size;
    },
    connectionOf: ({ socket }) => numbers.get(socket.remotePort) ?? 0,
    async close() {
      const closed = once(gate, 'close');
      gate.close();
      for (const socket of sockets.keys()) socket.destroy();
      await closed;
    },
  };
}
