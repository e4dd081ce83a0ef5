/** Certificates for mutual TLS between a bench and who tests it: made at start, good for a month, of no use elsewhere. */
import { webcrypto, X509Certificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type X509Certificate as Made,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate with its key, both PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

type Keys = Awaited<ReturnType<typeof newKeys>>;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const lifetimeDays = 30;

export class TestAuthority {
  #serial = 1;

  private constructor(
    private readonly keys: Keys,
    private readonly made: Made,
  ) {}

  static async make(name = 'Akashi test authority'): Promise<TestAuthority> {
    cryptoProvider.set(webcrypto as Crypto);
    const keys = await newKeys();
    const made = await X509CertificateGenerator.createSelfSigned({
      ...validity(),
      serialNumber: '01',
      name: `CN=${name}`,
      keys: keys as CryptoKeyPair,
      signingAlgorithm: algorithm,
      extensions: [new BasicConstraintsExtension(true, 0, true)],
    });
    return new TestAuthority(keys, made);
  }

  /** PEM */
  get certificate(): string {
    return this.made.toString('pem');
  }

  /** For a server at 127.0.0.1 and localhost. */
  issueServer(): Promise<Issued> {
    const names = new SubjectAlternativeNameExtension([
      { type: 'ip', value: '127.0.0.1' },
      { type: 'dns', value: 'localhost' },
    ]);
    return this.#issue('localhost', [names, new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth])]);
  }

  /** For whoever presents himself to a server. */
  issueClient(name: string): Promise<Issued> {
    return this.#issue(name, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]);
  }

  async #issue(
    name: string,
    extensions: NonNullable<Parameters<typeof X509CertificateGenerator.create>[0]['extensions']>,
  ): Promise<Issued> {
    const keys = await newKeys();
    const made = await X509CertificateGenerator.create({
      ...validity(),
      serialNumber: (++this.#serial).toString(16).padStart(2, '0'),
      subject: `CN=${name}`,
      issuer: this.made.subject,
      publicKey: keys.publicKey as CryptoKey,
      signingKey: this.keys.privateKey as CryptoKey,
      signingAlgorithm: algorithm,
      extensions,
    });
    const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
    const key = `-----BEGIN PRIVATE KEY-----\n${der.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
    return { certificate: made.toString('pem'), key };
  }
}

/** SHA-256 of a certificate, as Node writes it: AB:CD:… @param certificate PEM */
export function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256;
}

function newKeys() {
  return webcrypto.subtle.generateKey({ name: algorithm.name, namedCurve: algorithm.namedCurve }, true, ['sign', 'verify']);
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - 3_600_000), notAfter: new Date(now + lifetimeDays * 86_400_000) };
}
