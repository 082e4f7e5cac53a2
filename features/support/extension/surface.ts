/** A document that is looked at and used as an owner does, whatever it keeps from scripts. */
export interface Surface {
  /** Sends a command of the DevTools protocol. */
  // deno-lint-ignore no-explicit-any -- each command has an answer of its own
  send(method: string, params?: Record<string, unknown>): Promise<any>;
  /** The role and name of the part that counts; the whole where it is left out. */
  readonly within?: readonly [role: string, name: string];
}

/** A part of a document as the accessibility tree has it. It knows closed shadow roots too. */
export interface Part {
  readonly role: string;
  readonly name: string;
  readonly value: string;
  readonly isOff: boolean;
  readonly isPressed: boolean;
  readonly backendNodeId: number;
}

interface TreeNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly childIds?: readonly string[];
  readonly backendDOMNodeId?: number;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly value?: { readonly value: unknown };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value: unknown } }[];
}

/** Returns the parts of a surface in their order. */
export async function partsOf(surface: Surface): Promise<readonly Part[]> {
  const { nodes }: { nodes: readonly TreeNode[] } = await surface.send("Accessibility.getFullAXTree");
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const [role, name] = surface.within ?? [];
  const top = role === undefined
    ? nodes.slice(0, 1)
    : nodes.filter((node) => node.role?.value === role && node.name?.value === name);
  const parts: Part[] = [];
  const visit = (node: TreeNode) => {
    if (!node.ignored) parts.push(partOf(node));
    for (const id of node.childIds ?? []) {
      const child = byId.get(id);
      if (child) visit(child);
    }
  };
  for (const node of top) visit(node);
  return parts;
}

function partOf({ role, name, value, properties = [], backendDOMNodeId = 0 }: TreeNode): Part {
  const property = (wanted: string) => properties.find(({ name }) => name === wanted)?.value.value;
  return {
    role: role?.value ?? "",
    name: name?.value ?? "",
    value: String(value?.value ?? ""),
    isOff: property("disabled") === true || property("readonly") === true,
    isPressed: property("pressed") === "true",
    backendNodeId: backendDOMNodeId,
  };
}

/** Returns all that a surface says, its fields' values too. */
export async function textOf(surface: Surface): Promise<string> {
  const parts = await partsOf(surface);
  return parts.flatMap(({ role, name, value }) =>
    role === "StaticText" ? [name] : role === "textbox" ? [`[${value}]`] : []
  ).join(" ").replace(/\s+/g, " ").replace(/ (?=[.,:;])/g, "");
}

/** Presses with the mouse, so that the browser itself makes the event, `times` at the same place. */
export async function clickAt(surface: Surface, { backendNodeId }: Part, times = 1): Promise<void> {
  await surface.send("DOM.scrollIntoViewIfNeeded", { backendNodeId });
  const [left, top, right, , , bottom] = await restingBox(surface, backendNodeId);
  const at = { x: ((left ?? 0) + (right ?? 0)) / 2, y: ((top ?? 0) + (bottom ?? 0)) / 2 };
  await surface.send("Input.dispatchMouseEvent", { type: "mouseMoved", ...at });
  for (let clickCount = 1; clickCount <= times; clickCount += 1) {
    const press = { ...at, button: "left", clickCount };
    await surface.send("Input.dispatchMouseEvent", { type: "mousePressed", ...press });
    await surface.send("Input.dispatchMouseEvent", { type: "mouseReleased", ...press });
  }
}

const TWO_FRAMES = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))";

/** Returns the corners of a part once two frames in a row have it at the same place: what has just changed moves it. */
async function restingBox(surface: Surface, backendNodeId: number): Promise<readonly number[]> {
  const box = async (): Promise<readonly number[]> =>
    (await surface.send("DOM.getBoxModel", { backendNodeId })).model.content;
  for (let before = await box();;) {
    await surface.send("Runtime.evaluate", { expression: TWO_FRAMES, awaitPromise: true });
    const now = await box();
    if (now.every((edge, index) => edge === before[index])) return now;
    before = now;
  }
}

/** Writes a text in the place of what a field holds. */
export async function typeInto(surface: Surface, field: Part, text: string): Promise<void> {
  await clickAt(surface, field);
  await surface.send("Input.dispatchKeyEvent", {
    type: "keyDown",
    key: "a",
    code: "KeyA",
    commands: ["selectAll"],
  });
  await surface.send("Input.dispatchKeyEvent", { type: "keyUp", key: "a", code: "KeyA" });
  if (text === "") await pressKey(surface, "Backspace", 8);
  else await surface.send("Input.insertText", { text });
}

/** Presses a key. */
export async function pressKey(surface: Surface, key: string, code: number): Promise<void> {
  const event = { key, code: key, windowsVirtualKeyCode: code, ...(key === "Enter" ? { text: "\r" } : {}) };
  await surface.send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
  await surface.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
}
