/**
 * A store that keeps nothing, so that the client is what a measurement is of: `drainServer <bytes>` prints its port. It reads every
 * body whole and answers 400 where one has another length or is not made of the byte that its key ends with; HEAD is 404.
 */
import { createServer } from 'node:http';

const bytes = Number(process.argv[2]);

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    if (request.method !== 'PUT') {
      response.writeHead(404).end();
      return;
    }
    const body = Buffer.concat(pieces);
    const byte = Number(request.url.split('?')[0].split('-').at(-1)) % 256;
    const isWhole = body.length === bytes && body.equals(Buffer.alloc(bytes, byte));
    response.writeHead(isWhole ? 200 : 400, { etag: '"0123456789abcdef0123456789abcdef"', 'content-length': 0 }).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(server.address().port);
});
