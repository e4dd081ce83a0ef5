import type { World } from './world';

/** What a person finds at the bench's own address: a link to every console of every world. */
export function startPage(address: string, worlds: readonly World[]): string {
  const sections = worlds.map((world) => {
    const links = world.consoles.map((console) => `<li><a href="/worlds/${world.id}/${console.rules.path}/">${console.name}</a></li>`);
    const control = `/control/environments/${world.id}`;
    return `<h2>World ${world.id}</h2>
      <ul>${links.join('')}<li><a href="${control}/clock">clock</a> (control interface: <code>${address}${control}</code>)</li></ul>`;
  });
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <title>Akashi bench</title>
  <link rel="icon" href="data:," />
  <style>
    body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; color: #1c2733; }
    h1, h2 { line-height: 1.2; } a { color: #14508c; } code { background: #eef1f4; padding: 0.1em 0.3em; }
  </style>
  <h1>Akashi bench</h1>
  <p>Simulated systems for trying things out. Nothing here is a real payment system: passwords are hashed at a token cost and all data is gone when the bench stops.</p>
  ${sections.join('\n') || '<p>No world yet.</p>'}
</html>
`;
}
