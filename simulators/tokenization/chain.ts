import type { Dispatcher } from 'undici';
import type { ApplicationLog } from '../kit/application-log';
import type { VirtualClock } from '../kit/clock';
import { Outbound } from '../kit/outbound';
import { IssuerBackend } from './issuer-backend/backend';
import { IssuerGateway } from './issuer-gateway/gateway';
import { mdesLine, vtsLine } from './issuer-gateway/network-lines';
import type { TokenizationRules } from './rules';
import { type Scheme, schemes } from './scheme';
import { MdesWire } from './tsp/mdes';
import { Tsp } from './tsp/tsp';
import { VtsWire } from './tsp/vts';

/** Parties of the chain that another party speaks to, and that can be systems elsewhere. */
export const chainPeers = ['vts', 'mdes', 'issuer-gateway', 'issuer-backend', 'issuer-host'] as const;
export type ChainPeer = (typeof chainPeers)[number];

export interface ChainParts {
  readonly clock: VirtualClock;
  readonly log: ApplicationLog;
  readonly pool: Dispatcher;
  /** Tells this world's ids from those of others. */
  readonly unique: string;
  readonly addresses: Readonly<Record<ChainPeer, string>>;
}

/** Token service providers, issuer's gateway and issuer's backend of one world. */
export class TokenChain {
  readonly gateway: IssuerGateway;
  readonly backend: IssuerBackend;
  readonly #tsps: Readonly<Record<Scheme, Tsp>>;
  readonly #peers: Outbound<ChainPeer>;

  constructor(rules: TokenizationRules, { clock, log, pool, unique, addresses }: ChainParts) {
    const peers = new Outbound<ChainPeer>(addresses, clock, pool);
    this.#peers = peers;
    const lines = {
      vts: vtsLine(peers, rules.issuerGateway.answerSeconds),
      mdes: mdesLine(peers, rules.issuerGateway.answerSeconds),
    };
    this.gateway = new IssuerGateway(rules.issuerGateway, peers, lines, { clock, log });
    this.backend = new IssuerBackend(rules.issuerBackend, peers, { clock, log });
    const tsp = (scheme: Scheme): Tsp => {
      const Wire = scheme === 'vts' ? VtsWire : MdesWire;
      const own = rules.tsp[scheme];
      return new Tsp(scheme, own, unique, new Wire(peers, clock, own.answerSeconds), peers, { clock, log });
    };
    this.#tsps = { vts: tsp('vts'), mdes: tsp('mdes') };
  }

  tsp(scheme: Scheme): Tsp {
    return this.#tsps[scheme];
  }

  /** From now on the party is at another address; null: the simulated one again. */
  redirect(peer: ChainPeer, address: string | null): void {
    this.#peers.redirect(peer, address);
  }

  /** How often a wrong code may be entered at both networks (CSA-13). */
  limitTries(tries: number): void {
    for (const scheme of schemes) this.#tsps[scheme].limitTries(tries);
  }

  close(): void {
    this.#peers.close();
    this.backend.close();
  }
}
