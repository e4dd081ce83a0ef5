/** For tests: images without a registry, from what this machine has. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Engine, engine, testcontainers } from './engine';
import { ContainerTrouble } from './trouble';

const root = join(__dirname, '../../..');

/** Null where there is none. */
export async function engineIfAny(): Promise<Engine | null> {
  return engine().catch((error) => {
    if (error instanceof ContainerTrouble) return null;
    throw error;
  });
}

/** Node.js of this machine and the libraries that it and our packages need, and a volume; no shell, nothing else. */
export async function makeNodeImage({ container: { dockerode } }: Engine, name: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'akashi-image-'));
  try {
    const node = realpathSync(process.execPath);
    const native = readdirSync(join(root, 'node_modules/@swc'))
      .filter((name) => name.endsWith('-gnu'))
      .flatMap((name) => readdirSync(join(root, 'node_modules/@swc', name)).map((file) => join(root, 'node_modules/@swc', name, file)))
      .filter((file) => file.endsWith('.node'));
    const libraries = [node, ...native].flatMap((file) => execFileSync('ldd', [file], { encoding: 'utf8' }).match(/\/\S+/g) ?? []);
    for (const file of new Set(libraries.filter((one) => !one.endsWith(':')))) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      cpSync(file, join(folder, file), { dereference: true });
    }
    for (const name of ['usr/bin', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
    cpSync(node, join(folder, 'usr/bin/node'));
    const tar = spawn('tar', ['-C', folder, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [repo, tag] = name.split(/:(?=[^:]*$)/);
    const answer = (await dockerode.importImage(tar.stdout, { repo, tag, changes: 'VOLUME /kept' })) as NodeJS.ReadableStream;
    await new Promise((resolve, reject) => answer.on('error', reject).on('end', resolve).resume());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By the Dockerfile that users are given. */
export async function makeBenchImage(base: string, name: string): Promise<void> {
  const { GenericContainer } = await testcontainers();
  await GenericContainer.fromDockerfile(root, 'examples/container/Dockerfile')
    .withBuildArgs({ BASE: base })
    .build(name, { deleteOnExit: false });
}

export async function removeImages({ container: { dockerode } }: Engine, ...names: string[]): Promise<void> {
  for (const name of names) {
    await dockerode
      .getImage(name)
      .remove({ force: true })
      .catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 404) throw error;
      });
  }
}
