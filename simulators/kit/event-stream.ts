import type { FastifyReply, FastifyRequest } from 'fastify';

/** One open event stream (server-sent events) to one client. */
export class EventStream {
  #open = true;

  private constructor(private readonly reply: FastifyReply) {}

  /** Answers the request with an event stream; `closed` is called once when the connection is gone. */
  static open(request: FastifyRequest, reply: FastifyReply, closed: () => void): EventStream {
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    // A comment line makes the headers leave now, so that the client knows that it is connected.
    reply.raw.write(': connected\n\n');
    const stream = new EventStream(reply);
    request.raw.socket.setKeepAlive(true);
    reply.raw.once('close', () => {
      stream.#open = false;
      closed();
    });
    return stream;
  }

  push(event: string, data: unknown): void {
    if (this.#open) this.reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Ends the stream from our side. */
  end(): void {
    if (this.#open) this.reply.raw.end();
  }
}
