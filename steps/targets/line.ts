import { Agent, createServer, request as forward, type Server } from 'node:http';
import { type AddressInfo, connect, isIP, type Socket } from 'node:net';
import { connect as connectEncrypted, createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { hangUp } from './hang-up';
import { Traffic } from './traffic';
import { presentsItself, tlsOptions } from './wire';

/**
 * The line between a browser and the target, as an HTTP proxy on 127.0.0.1 that can be cut: every connection
 * is destroyed and new ones are refused until it is restored. What the target sends is taken on its way, to be searched for card data.
 * Where the profile says how the suite presents itself (target.tls), the line does so in the browser's place: it looks at the target's
 * certificate as everything else does that the suite asks, and shows the browser one of its own.
 */
export class Line {
  readonly #sockets = new Set<Socket>();
  #cut = false;
  #trouble: string | null = null;

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
    const own = presentsItself() ? await ownCertificate() : null;
    server.on('connect', (request, socket: Socket, head: Buffer) => {
      const { hostname, port } = new URL(`http://${request.url}`);
      const to = { host: hostname, port: Number(port || 443) };
      const begin = (): void => {
        line.#trouble = null;
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        if (head.length > 0) socket.unshift(head);
        const inner = own ? new TLSSocket(socket, { isServer: true, secureContext: own }) : socket;
        inner.on('error', () => onward.destroy()).once('close', () => onward.destroy());
        onward.pipe(inner).pipe(onward);
      };
      const onward = own
        ? connectEncrypted({ ...to, ...tlsOptions(), ...(isIP(hostname) === 0 && { servername: hostname }) }, begin)
        : connect(to, begin);
      line.#keep(onward);
      onward.on('error', ({ message }) => {
        line.#trouble = message;
        socket.destroy();
      });
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  /** Address of the proxy. */
  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Why an encrypted connection to the target came to nothing last, if one did: a browser does not tell. */
  get trouble(): string | null {
    return this.#trouble;
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

let certificate: Promise<SecureContext> | null = null;

/** What a line shows to its browser in the target's place. */
function ownCertificate(): Promise<SecureContext> {
  certificate ??= import('mockttp').then(async ({ generateCACertificate }) => createSecureContext(await generateCACertificate()));
  return certificate;
}
