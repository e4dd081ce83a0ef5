import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import WebSocket from 'ws';
import { Unreachable } from '../targets/errors';
import type { Profile } from '../targets/profile';
import { exchange, tlsOptions, webSocketOptions } from '../targets/wire';
import { type Check, type Examined, ok, reasonOf, wrong } from './check';

/** Every address that the profile names, by what it is for. */
export function addressesOf({ roles, connections, controls, places }: Profile): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [role, { address }] of Object.entries(roles)) if (address !== null) found.set(`role ${role}`, address);
  for (const [name, address] of Object.entries(connections)) found.set(`connection ${name}`, address);
  if (controls.address !== null) found.set('controls', controls.address);
  for (const { name, address } of places) if (address !== null) found.set(`place ${name}`, address);
  return found;
}

/** Whether every address is found and answers, over TLS with a certificate that is good. */
export async function checkNetwork({ profile, limit }: Pick<Examined, 'profile' | 'limit'>): Promise<Check[]> {
  return Promise.all([...addressesOf(profile)].map(([subject, address]) => checkAddress(subject, address, limit)));
}

async function checkAddress(subject: string, address: string, limit: number): Promise<Check> {
  try {
    const how = /^wss?:/.test(address) ? await shakeHands(address, limit) : await ask(address, limit);
    const days = address.startsWith('https:') ? await daysLeft(new URL(address), limit) : null;
    const certificate = days === null ? '' : `, its certificate is good for ${days} more days`;
    return ok('network', subject, `${address} answers (${how})${certificate}${days !== null && days < 14 ? ': renew it soon' : ''}`);
  } catch (error) {
    const message = reasonOf(error);
    if (
      /certificate.required|bad.certificate|unknown.ca|handshake.failure|ECONNRESET|EPROTO|UND_ERR_SOCKET/i.test(message) &&
      address.startsWith('https')
    )
      return wrong(
        'credentials',
        subject,
        message,
        'the target wants a certificate of the suite that it knows: target.tls.certificate and target.tls.key',
      );
    return wrong('network', subject, message, remedyFor(message));
  }
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, 'the name is not found: look at the spelling of the address, and at the name service of this machine'],
  [/ECONNREFUSED/, 'nobody listens there: look at address and port, and whether the target is up'],
  [/no answer within/, 'it does not answer in time: look at firewalls, or allow more time (target.parameters.answerMilliseconds)'],
  [/CERT_HAS_EXPIRED/, "the target's certificate has expired: renew it"],
  [
    /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    'whoever issued the certificate is not trusted: name the authority (target.tls.authority), or look who answers',
  ],
  [/ALTNAME_INVALID/, 'the certificate is for another name: use the name that it has, or renew it'],
  [/another one than the profile pins/, 'look who answers; if the certificate was renewed, take over its fingerprint (target.tls.pin)'],
];

function remedyFor(message: string): string {
  return remedies.find(([pattern]) => pattern.test(message))?.[1] ?? 'look at the address, and whether the target is up';
}

async function ask(address: string, limit: number): Promise<string> {
  const { status } = await exchange('GET', address, {}, undefined, limit);
  return `HTTP ${status}`;
}

/** A WebSocket is opened, and closed again. */
function shakeHands(address: string, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, { ...webSocketOptions(), handshakeTimeout: limit });
    socket.once('open', () => {
      socket.close();
      resolve('WebSocket');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const why = /timed out/i.test(error.message) ? `no answer within ${limit} ms` : (error.code ?? error.message);
      reject(new Unreachable(`${address}: ${why}`));
    });
  });
}

/** Days for which the certificate of an address is good. */
function daysLeft(url: URL, limit: number): Promise<number | null> {
  return new Promise((resolve) => {
    // Whether it is trusted was seen before; here only its end is read.
    const socket = connect({
      host: url.hostname,
      port: Number(url.port || 443),
      ...(isIP(url.hostname) === 0 && { servername: url.hostname }),
      rejectUnauthorized: false,
      ...tlsOptions(),
    });
    const settle = (certificate: PeerCertificate | null): void => {
      socket.destroy();
      const until = certificate?.valid_to === undefined ? Number.NaN : Date.parse(certificate.valid_to);
      resolve(Number.isNaN(until) ? null : Math.floor((until - Date.now()) / 86_400_000));
    };
    socket.setTimeout(limit, () => settle(null));
    socket.once('error', () => settle(null)).once('secureConnect', () => settle(socket.getPeerCertificate()));
  });
}
