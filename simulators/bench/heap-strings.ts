/** For tests: the texts in a heap snapshot of V8. */

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

export interface HeapTexts {
  /** Every text of the snapshot: strings, names, numbers in digits. */
  readonly all: ReadonlySet<string>;
  /** Values of strings only. */
  readonly strings: ReadonlySet<string>;
}

/** Strings that V8 keeps as a tree of strings are put together; without that, a number that was typed key by key is not seen. */
export function textsIn(json: string): HeapTexts {
  const { snapshot, nodes, edges, strings } = JSON.parse(json) as Snapshot;
  const { node_fields: fields, edge_fields: edgeFields } = snapshot.meta;
  const [types, edgeTypes] = [snapshot.meta.node_types[0], snapshot.meta.edge_types[0]];
  const at = (name: string): number => fields.indexOf(name);
  const [width, edgeWidth] = [fields.length, edgeFields.length];
  const [all, values] = [new Set(strings), new Set<string>()];
  const trees = new Map<number, Record<string, number>>();
  let edge = 0;
  for (let node = 0; node < nodes.length; node += width) {
    const end = edge + (nodes[node + at('edge_count')] as number) * edgeWidth;
    const type = types[nodes[node + at('type')] as number];
    if (type === 'concatenated string') trees.set(node, partsOf(edge, end));
    if (type === 'string' || type === 'sliced string') values.add(nameOf(node));
    edge = end;
  }
  for (const node of trees.keys()) values.add(textOf(node));
  return { all: new Set([...all, ...values]), strings: values };

  function nameOf(node: number): string {
    return strings[nodes[node + at('name')] as number] as string;
  }

  function partsOf(from: number, end: number): Record<string, number> {
    const parts: Record<string, number> = {};
    for (let one = from; one < end; one += edgeWidth) {
      if (edgeTypes[edges[one] as number] !== 'internal') continue;
      parts[strings[edges[one + edgeFields.indexOf('name_or_index')] as number] as string] = edges[
        one + edgeFields.indexOf('to_node')
      ] as number;
    }
    return parts;
  }

  /** Without recursion: a text can be a tree of thousands of steps. */
  function textOf(root: number): string {
    const parts: string[] = [];
    const left = [root];
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      const tree = trees.get(node);
      if (!tree) parts.push(nameOf(node));
      else left.push(...[tree.second, tree.first].filter((one) => one !== undefined));
    }
    return parts.join('');
  }
}
