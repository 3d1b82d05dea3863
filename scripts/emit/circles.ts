/** Names that lead to others: which of them lead back to themselves. */

/** Those that do, by Kosaraju's strongly connected components: no chain is too long for it. */
export function namesInCircles(onward: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const back = new Map<string, string[]>([...onward.keys()].map((name) => [name, []]));
  const found = new Set<string>();
  for (const [name, targets] of onward) {
    for (const each of targets) back.get(each)?.push(name);
    if (targets.includes(name)) found.add(name);
  }
  const passed = new Set<string>();
  const finished: string[] = [];
  for (const name of onward.keys()) for (const each of afterThose(name, onward, passed)) finished.push(each);
  passed.clear();
  for (const name of finished.reverse()) {
    const circle = afterThose(name, back, passed);
    if (circle.length > 1) for (const each of circle) found.add(each);
  }
  return found;
}

/** What is reached from a name and was not passed before, each after those that it leads to. */
function afterThose(
  from: string,
  graph: ReadonlyMap<string, readonly string[]>,
  passed: Set<string>,
): string[] {
  const done: string[] = [];
  const open: { readonly name: string; readonly rest: string[] }[] = [];
  const enter = (name: string) => {
    if (passed.has(name)) return;
    passed.add(name);
    open.push({ name, rest: [...(graph.get(name) ?? [])] });
  };
  enter(from);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const next = top.rest.pop();
    if (next !== undefined) enter(next);
    else done.push((open.pop() as typeof top).name);
  }
  return done;
}
