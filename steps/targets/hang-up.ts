import { once } from 'node:events';
import type { Socket } from 'node:net';

/**
 * Ends a connection and waits until the other side has ended it, too: then the other side knows. What is done
 * next cannot overtake the loss.
 * @param limit milliseconds after which the connection is destroyed all the same
 */
export async function hangUp(socket: Socket, limit = 1000): Promise<void> {
  if (socket.destroyed) return;
  const late = setTimeout(() => socket.destroy(), limit);
  const closed = once(socket, 'close').catch(() => undefined);
  socket
    .on('error', () => undefined)
    .resume()
    .end();
  await closed;
  clearTimeout(late);
}
