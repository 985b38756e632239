/** Passes a server's answers on after a delay: `node delayProxy.mjs PORT DELAY_MS`; prints the port it listens on. */
import { connect, createServer } from 'node:net';

const [port, delayMs] = process.argv.slice(2).map(Number);
const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
  client.pipe(upstream);
  upstream.on('data', (data) => setTimeout(() => client.write(data), delayMs));
  upstream.on('end', () => setTimeout(() => client.end(), delayMs));
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ])
    one.on('error', () => other.destroy());
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
