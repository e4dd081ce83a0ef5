import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { type Exchange, LegError } from './exchange';
import type { IvrPlatform } from './platform';

/** Longest frame that is read; a longer one closes the connection (1009). */
const longestFrame = 4096;

/** What the wire needs of a world. */
export interface CallControlWorld {
  readonly ivr: IvrPlatform;
  readonly clock: { now(): number };
}

/**
 * The wire of the voice platform: one WebSocket is one telephone exchange with many legs (docs/asyncapi/call-control.yaml).
 * No decisions. Frames of one connection are handled in order; a ping is answered after everything said before it.
 * @param find the world of an address `/worlds/:world/call-control`
 */
export class CallControl {
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: longestFrame, clientTracking: true });

  constructor(server: Server, find: (world: string) => CallControlWorld | undefined) {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      const [, id] = /^\/worlds\/([\w-]+)\/call-control$/.exec(request.url ?? '') ?? [];
      const world = id === undefined ? undefined : find(id);
      if (!world) {
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      const isThere = (): boolean => id !== undefined && find(id) === world;
      this.#sockets.handleUpgrade(request, socket, head, (connection) => serve(connection, socket, world, isThere));
    });
  }

  /** Closes every connection. */
  close(): void {
    for (const connection of this.#sockets.clients) connection.terminate();
    this.#sockets.close();
  }
}

function serve(connection: WebSocket, socket: Duplex, { ivr, clock }: CallControlWorld, isThere: () => boolean): void {
  const at = (): string => new Date(clock.now()).toISOString();
  let gathering = false;
  // What is said at one time leaves at one time: a write each would be most of the cost of many calls.
  const gather = (): void => {
    if (gathering) return;
    gathering = true;
    socket.cork();
    process.nextTick(() => {
      gathering = false;
      socket.uncork();
    });
  };
  const say = (frame: Readonly<Record<string, unknown>>): void => {
    gather();
    connection.send(JSON.stringify({ ...frame, at: at(), ...ivr.extraFields }));
  };
  const exchange: Exchange = { tell: (leg, { type, ...news }, beside) => say({ type, leg, ...news, ...beside }) };
  connection.on('message', (data: RawData, binary: boolean) => {
    if (!isThere()) {
      connection.close(1001, 'this world was removed');
      return;
    }
    try {
      handle(ivr, exchange, readFrame(data, binary));
    } catch (error) {
      if (!(error instanceof LegError)) throw error;
      say({ type: 'error', field: error.field, message: error.message });
    }
  });
  connection.on('error', () => connection.terminate());
  connection.on('close', () => ivr.disconnect(exchange));
}

type Frame = Readonly<Record<string, unknown>>;

function handle(ivr: IvrPlatform, exchange: Exchange, frame: Frame): void {
  switch (frame.type) {
    case 'place': {
      const party = one(frame, 'party', ['operator', 'consumer'] as const);
      caller(frame);
      const transfers = frame.transfers === undefined ? {} : { transfers: legId(frame, 'transfers') };
      ivr.place(exchange, { leg: legId(frame, 'leg'), to: text(frame, 'to', 32), party, ...transfers });
      return;
    }
    case 'complete':
      caller(frame);
      ivr.complete(exchange, legId(frame, 'leg'), legId(frame, 'replaces'));
      return;
    case 'press':
      ivr.press(exchange, legId(frame, 'leg'), one(frame, 'key', [...'0123456789*#ABCD']));
      return;
    case 'answer':
      ivr.answer(exchange, legId(frame, 'leg'));
      return;
    case 'reject':
      one(frame, 'cause', ['busy', 'no-answer'] as const);
      ivr.reject(exchange, legId(frame, 'leg'));
      return;
    case 'hang-up':
      ivr.hangUp(exchange, legId(frame, 'leg'));
      return;
    default:
      one(frame, 'type', ['place', 'complete', 'press', 'answer', 'reject', 'hang-up'] as const);
  }
}

function readFrame(data: RawData, binary: boolean): Frame {
  if (binary) throw new LegError('frame: expected text, given binary data', 'frame');
  let content: unknown;
  try {
    content = JSON.parse(data.toString());
  } catch {
    throw new LegError('frame: expected a JSON object, given text that is no JSON', 'frame');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new LegError('frame: expected a JSON object such as {"type":"hang-up","leg":"a"}', 'frame');
  }
  return content as Frame;
}

function legId(frame: Frame, field: string): string {
  const value = frame[field];
  if (typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value)) return value;
  throw new LegError(`${field}: expected the name of a leg, 1 to 64 of A-Z a-z 0-9 _ -, given ${shown(value)}`, field);
}

/** The caller's own number, of which nothing is made. */
function caller({ from }: Frame): void {
  if (from !== undefined && typeof from !== 'string') throw new LegError(`from: expected text or nothing, given ${shown(from)}`, 'from');
}

function text(frame: Frame, field: string, longest: number): string {
  const value = frame[field];
  if (typeof value === 'string' && value !== '' && value.length <= longest) return value;
  throw new LegError(`${field}: expected text of 1 to ${longest} characters, given ${shown(value)}`, field);
}

function one<T extends string>(frame: Frame, field: string, choices: readonly T[]): T {
  const value = frame[field];
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new LegError(`${field}: expected one of ${choices.join(', ')}, given ${shown(value)}`, field);
}

/** A bad value as an error may repeat it: its kind and size, since it could be a card number. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? `text of ${value.length} characters` : Array.isArray(value) ? 'a list' : typeof value;
}
