/** The floor of every comparison: a Fastify server whose one route answers a small JSON document and does nothing else. */
import fastify from 'fastify';

const document = { screen: 'bare', text: 'x'.repeat(1000) };

async function main(): Promise<void> {
  const server = fastify();
  server.get('/', () => document);
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`${JSON.stringify({ address })}\n`);
  process.stdin.on('end', () => process.exit(0)).resume();
}

void main();
