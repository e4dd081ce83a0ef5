import { Agent, createServer, request as forward, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { hangUp } from './hang-up';
import { Traffic } from './traffic';

/**
 * The line between a browser and the target, as an HTTP proxy on 127.0.0.1 that can be cut: every connection
 * is destroyed and new ones are refused until it is restored. What the target sends is taken on its way, to be searched for card data.
 */
export class Line {
  readonly #sockets = new Set<Socket>();
  #cut = false;

  private constructor(
    private readonly server: Server,
    private readonly agent: Agent,
  ) {}

  /** @param traffic takes what came from the target, as far as it was not encrypted */
  static async open(traffic = new Traffic()): Promise<Line> {
    // Of its own: a connection that another line uses next must not be cut with this one.
    const agent = new Agent({ keepAlive: true });
    const server = createServer((request, response) => {
      // Compressed answers could not be read on their way.
      const headers = { ...request.headers, 'accept-encoding': 'identity' };
      const onward = forward(request.url ?? '', { method: request.method, headers, agent }, (answer) => {
        const isPush = answer.headers['content-type']?.startsWith('text/event-stream') ?? false;
        traffic.takeHeaders('console-headers', answer.headers);
        const take = traffic.open(isPush ? 'push-messages' : 'console-answers');
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('data', take);
        answer.on('error', () => response.destroy());
      });
      onward.on('socket', (socket) => line.#keep(socket));
      onward.on('error', () => response.destroy());
      response.on('close', () => onward.destroy());
      request.pipe(onward);
    });
    const line = new Line(server, agent);
    server.on('connection', (socket) => line.#keep(socket));
    server.on('connect', (request, socket: Socket, head: Buffer) => {
      const { hostname, port } = new URL(`http://${request.url}`);
      const onward = connect(Number(port || 443), hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      line.#keep(onward);
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  /** Address of the proxy. */
  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves once the target has noticed. */
  async cut(): Promise<void> {
    this.#cut = true;
    const sockets = [...this.#sockets];
    await Promise.all(sockets.map((socket) => hangUp(socket)));
  }

  restore(): void {
    this.#cut = false;
  }

  async close(): Promise<void> {
    await this.cut();
    this.agent.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #keep(socket: Socket): void {
    if (this.#cut) {
      socket.destroy();
      return;
    }
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
  }
}
