/** The floor of a call: a Fastify server with one route, and a WebSocket that sends back the frames that ask for it. */
import fastify from 'fastify';
import { WebSocketServer } from 'ws';

const screen = { screen: 'bare', text: 'x'.repeat(1000) };

async function main(): Promise<void> {
  const server = fastify();
  server.post('/', () => screen);
  new WebSocketServer({ server: server.server }).on('connection', (connection) => {
    connection.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as { echo?: boolean };
      if (frame.echo) connection.send(JSON.stringify(frame));
    });
  });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`${JSON.stringify({ address })}\n`);
  process.stdin.on('end', () => process.exit(0)).resume();
}

void main();
