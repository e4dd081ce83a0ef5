import { DamagedError } from '../inflate';

/** Longer ones are not put together: no card number is put together of so many signs. */
const longest = 1 << 12;
const mostParts = 1 << 12;

interface Fields {
  readonly node_fields: readonly string[];
  readonly node_types: readonly (readonly string[] | string)[];
  readonly edge_fields: readonly string[];
}

/** A growing array of numbers. */
class Numbers {
  #values = new Uint32Array(1 << 16);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index] as number;
  }
}

/**
 * Strings that V8 has not put together yet: nodes of the type `concatenated string`, with a first and a second part. A key that is added to
 * those before makes such, and its text is nowhere in the snapshot.
 */
export class Joined {
  readonly #nodeFields: number;
  readonly #edgeFields: number;
  readonly #type: number;
  readonly #name: number;
  readonly #edgeCount: number;
  readonly #edgeName: number;
  readonly #edgeTo: number;
  readonly #concatenated: number;
  readonly #names = new Numbers();
  /** Concatenated nodes, and which edges are theirs. */
  readonly #nodes = new Numbers();
  readonly #firstEdges = new Numbers();
  readonly #edgeCounts = new Numbers();
  readonly #parts = new Map<number, [name: number, node: number][]>();
  #nodeField = 0;
  #edgeField = 0;
  #edges = 0;
  #isConcatenated = false;
  #edge = 0;
  #turn = 0;
  #edgeNameNow = 0;
  #edgeToNow = 0;

  /** @param description the beginning of the snapshot @throws DamagedError */
  constructor(description: unknown) {
    const meta = (description as { snapshot?: { meta?: Partial<Fields> } }).snapshot?.meta;
    const { node_fields: nodeFields, node_types: nodeTypes, edge_fields: edgeFields } = meta ?? {};
    if (!Array.isArray(nodeFields) || !Array.isArray(nodeTypes) || !Array.isArray(edgeFields))
      throw new DamagedError('heap snapshot: its description is damaged');
    this.#nodeFields = nodeFields.length;
    this.#edgeFields = edgeFields.length;
    this.#type = nodeFields.indexOf('type');
    this.#name = nodeFields.indexOf('name');
    this.#edgeCount = nodeFields.indexOf('edge_count');
    this.#edgeName = edgeFields.indexOf('name_or_index');
    this.#edgeTo = edgeFields.indexOf('to_node');
    const types = nodeTypes[this.#type];
    this.#concatenated = Array.isArray(types) ? types.indexOf('concatenated string') : -1;
  }

  /** The next number of the nodes. */
  node(value: number): void {
    if (this.#nodeField === this.#type) this.#isConcatenated = value === this.#concatenated;
    if (this.#nodeField === this.#name) this.#names.push(value);
    if (this.#nodeField === this.#edgeCount) {
      if (this.#isConcatenated) {
        this.#nodes.push(this.#names.length - 1);
        this.#firstEdges.push(this.#edges);
        this.#edgeCounts.push(value);
      }
      this.#edges += value;
    }
    this.#nodeField = (this.#nodeField + 1) % this.#nodeFields;
  }

  /** The next number of the edges. */
  edge(value: number): void {
    if (this.#edgeField === this.#edgeName) this.#edgeNameNow = value;
    if (this.#edgeField === this.#edgeTo) this.#edgeToNow = value;
    if (++this.#edgeField < this.#edgeFields) return;
    this.#edgeField = 0;
    const edge = this.#edge++;
    while (this.#turn < this.#nodes.length && edge >= this.#firstEdges.at(this.#turn) + this.#edgeCounts.at(this.#turn)) this.#turn++;
    if (this.#turn >= this.#nodes.length || edge < this.#firstEdges.at(this.#turn)) return;
    const node = this.#nodes.at(this.#turn);
    const parts = this.#parts.get(node) ?? [];
    parts.push([this.#edgeNameNow, this.#edgeToNow / this.#nodeFields]);
    this.#parts.set(node, parts);
  }

  /** Indices of the strings that are needed to put them together. */
  wanted(): ReadonlySet<number> {
    return new Set([...this.#parts.values()].flat().flatMap(([name, node]) => [name, this.#names.at(node)]));
  }

  /** Those that no other is put together of. @param strings the wanted ones */
  *texts(strings: ReadonlyMap<number, string>): Generator<{ readonly text: string; readonly first: number }> {
    const parts = new Map<number, readonly [number, number]>();
    for (const [node, edges] of this.#parts) {
      const of = (wanted: string): number | undefined => edges.find(([name]) => strings.get(name) === wanted)?.[1];
      const [first, second] = [of('first'), of('second')];
      if (first !== undefined && second !== undefined) parts.set(node, [first, second]);
    }
    const within = new Set([...parts.values()].flat());
    for (const node of parts.keys()) {
      if (within.has(node)) continue;
      const leaves = leavesOf(node, parts);
      const text = leaves.map((leaf) => strings.get(this.#names.at(leaf)) ?? '').join('');
      if (text.length > 0) yield { text: text.slice(0, longest), first: this.#names.at(leaves[0] as number) };
    }
  }
}

function leavesOf(root: number, parts: ReadonlyMap<number, readonly [number, number]>): number[] {
  const leaves: number[] = [];
  const waiting = [root];
  for (let steps = 0, node = waiting.pop(); node !== undefined && steps < 2 * mostParts; node = waiting.pop(), steps++) {
    const both = parts.get(node);
    if (both) waiting.push(both[1], both[0]);
    else leaves.push(node);
  }
  return leaves;
}
