import type { Method, Scheme } from '../scheme';

/** What a gateway keeps of one request of a network, until it is over. */
export interface Session {
  /** x-correlation-id of everything that is said of it. */
  readonly correlationId: string;
  readonly scheme: Scheme;
  readonly subject: 'token' | 'device';
  readonly tokenId: string;
  readonly tokenRequestorId: string;
  /** lifeCycleTraceID, or authRequestCorrelationId. */
  readonly trace: string;
  /** Reference of the binding: as the request has it, and as it was bound. */
  readonly reference: string | null;
  finalReference: string | null;
  readonly deviceId: string;
  /** What a suspicious device has led to. */
  readonly suspected: boolean;
  state: 'pending' | 'done' | 'failed' | 'released';
  /** null until the issuer has told them. */
  methods: readonly Method[] | null;
  /** x-correlation-id of the issuer's own request whose outcome is awaited: what comes of it has that one. */
  awaited: string | null;
}

/** A token as the gateway knows it. */
export interface KnownToken {
  readonly scheme: Scheme;
  readonly tokenId: string;
  readonly tokenRequestorId: string;
  readonly issuerCardRefId: string;
  status: 'INACTIVE' | 'RESUMED' | 'SUSPENDED' | 'DELETED';
}

export class Sessions {
  readonly #byTrace = new Map<string, Session>();
  readonly #bindings = new Map<string, Session[]>();
  readonly #tokens = new Map<string, KnownToken>();

  add(session: Session): void {
    this.#byTrace.set(keyOf(session.scheme, session.trace), session);
    if (session.subject !== 'device') return;
    const known = this.#bindings.get(session.tokenId);
    if (known) known.push(session);
    else this.#bindings.set(session.tokenId, [session]);
  }

  addToken(token: KnownToken): void {
    this.#tokens.set(token.tokenId, token);
  }

  token(tokenId: string): KnownToken | undefined {
    return this.#tokens.get(tokenId);
  }

  /** The session of a network's message. */
  ofTrace(scheme: Scheme, trace: string): Session | undefined {
    return this.#byTrace.get(keyOf(scheme, trace));
  }

  bindingsOf(tokenId: string): readonly Session[] {
    return this.#bindings.get(tokenId) ?? [];
  }
}

function keyOf(scheme: Scheme, trace: string): string {
  return `${scheme} ${trace}`;
}
