/** For tests: a bank on a real line that can fail in every way. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What is done with a request instead of answering it well. */
export type LineFault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'answer'; readonly change: (answer: Record<string, unknown>) => unknown }
  | { readonly kind: 'silence' | 'slow body' | 'cut' | 'cut body' | 'reset' | 'redirect' };

interface Received {
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** Answers with what the given function says, or as the fault of this request has it. */
export class FlakyBank {
  readonly received: Received[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Called whenever a request is held that will not be answered, or not to its end. */
  onHold: () => void = () => {};
  /** Asked with every request; undefined lets it be answered. */
  fault: (path: string) => LineFault | undefined = () => undefined;

  private constructor(private readonly answer: (path: string, body: Record<string, unknown>) => { status: number; body: unknown }) {
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
    });
  }

  static async start(answer: FlakyBank['answer']): Promise<FlakyBank> {
    const bank = new FlakyBank(answer);
    await new Promise<void>((resolve) => bank.#server.listen(0, '127.0.0.1', resolve));
    return bank;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const path = request.url ?? '';
    this.received.push({ path, body });
    const fault = this.fault(path);
    const good = this.answer(path, body);
    const send = (status: number, text: string): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    switch (fault?.kind) {
      case undefined:
        return send(good.status, JSON.stringify(good.body));
      case 'status':
        return send(fault.status, JSON.stringify(good.body));
      case 'text':
        return send(200, fault.text);
      case 'answer':
        return send(200, JSON.stringify(fault.change(good.body as Record<string, unknown>)));
      case 'redirect':
        response.writeHead(307, { location: path }).end();
        return;
      case 'cut':
        request.socket.destroy();
        return;
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'cut body':
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
        response.write('{"ticket_number": 1', () => request.socket.destroy());
        return;
      case 'slow body':
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"ticket_number": 1', () => setImmediate(this.onHold));
        return;
      case 'silence':
        setImmediate(this.onHold);
    }
  }
}

/** An address on this machine where nobody listens. */
export async function deafAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
