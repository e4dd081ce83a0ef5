import type { CancelTimer } from '../../kit/clock';
import type { UserKey } from '../access/directory';
import type { Call, CallTimer } from './call';
import type { Exchange } from './exchange';
import type { Recording } from './recordings/recorder';

/** A call with everything around its state: legs, timers, channel. */
export interface LiveCall {
  readonly id: string;
  readonly operator: UserKey;
  /** The call whose returned leg was transferred into this one. */
  readonly parent: LiveCall | null;
  readonly exchange: Exchange;
  readonly timers: Map<CallTimer, CancelTimer>;
  readonly freeChannel: (by: 'operator' | 'consumer' | 'ivr') => void;
  readonly recording: Recording;
  call: Call;
  calling: string;
  offered: string | null;
  /** A leg that is kept open though it was replaced: a fault (AIV-pci-02). */
  listening: string | null;
  results: number;
}

/** An operator as the key of a map. */
export function keyOf({ merchantId, userId }: UserKey): string {
  return `${merchantId}\0${userId}`;
}
